/** Phone numbers in logs: enough to recognise, not enough to call. */
export const maskPhone = (phone: string): string =>
  phone.length <= 5 ? '***' : `${phone.slice(0, 3)}***${phone.slice(-2)}`;
