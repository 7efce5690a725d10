/**
 * One form for numbers that WhatsApp spells in two ways: Brazil's ninth digit, Mexico's 1 and
 * Argentina's 9 after the country code may or may not be there, so the same person comes under
 * both.
 */

/** @param phone E.164 with `+` */
export function canonicalPhone(phone: string): string {
  // Brazil: mobile numbers got a 9 in front; old ones have 8 digits that start with 6 to 9.
  // Landlines never get it.
  const brazil = /^\+55(\d{2})([6-9]\d{7})$/.exec(phone);
  if (brazil) return `+55${brazil[1] ?? ''}9${brazil[2] ?? ''}`;
  const mexico = /^\+521(\d{10})$/.exec(phone);
  if (mexico) return `+52${mexico[1] ?? ''}`;
  const argentina = /^\+549(\d{10})$/.exec(phone);
  return argentina ? `+54${argentina[1] ?? ''}` : phone;
}
