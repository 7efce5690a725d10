/**
 * One template of each kind that behaves differently: positional, named, media header, buttons,
 * one-time password, paused, translated.
 */
import type { TwinTemplate } from './accounts';

const OTP_URL = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}';

export const DEFAULT_TEMPLATES: TwinTemplate[] = [
  {
    id: '1689556908129831',
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      {
        type: 'BODY',
        text: 'Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification.',
      },
      { type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
    ],
  },
  {
    id: '1689556908129832',
    name: 'order_update',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hi {{1}}, your order {{2}} is on its way.',
        example: { body_text: [['Pablo', '860198-230332']] },
      },
    ],
  },
  {
    id: '1689556908129833',
    name: 'order_update',
    language: 'de',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.',
        example: { body_text: [['Pablo', '860198-230332']] },
      },
    ],
  },
  {
    id: '1689556908129834',
    name: 'appointment_reminder',
    language: 'en',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{first_name}}, we expect you on {{date}} at our shop.',
        example: {
          body_text_named_params: [
            { param_name: 'first_name', example: 'Jessica' },
            { param_name: 'date', example: 'May 3rd' },
          ],
        },
      },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Confirm' },
          { type: 'QUICK_REPLY', text: 'Cancel' },
        ],
      },
    ],
  },
  {
    id: '1689556908129835',
    name: 'login_code',
    language: 'en_US',
    category: 'AUTHENTICATION',
    components: [
      {
        type: 'BODY',
        text: '*{{1}}* is your verification code. For your security, do not share this code.',
        add_security_recommendation: true,
        example: { body_text: [['123456']] },
      },
      { type: 'FOOTER', text: 'This code expires in 10 minutes.', code_expiration_minutes: 10 },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Copy code',
            url: OTP_URL,
            example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
          },
        ],
      },
    ],
  },
  {
    id: '1689556908129836',
    name: 'spring_sale',
    language: 'en',
    category: 'MARKETING',
    components: [
      {
        type: 'HEADER',
        format: 'IMAGE',
        example: { header_handle: ['https://scontent.whatsapp.net/v/t61/spring.jpg'] },
      },
      {
        type: 'BODY',
        text: 'Our sale is on, {{1}}! Use your code before it ends.',
        example: { body_text: [['Pablo']] },
      },
      { type: 'FOOTER', text: 'Reply STOP to opt out' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Stop promotions' },
          {
            type: 'URL',
            text: 'Shop now',
            url: 'https://www.luckyshrub.com/sale/{{1}}',
            example: ['https://www.luckyshrub.com/sale/summer'],
          },
          { type: 'COPY_CODE', text: 'Copy offer code', example: ['SPRING25'] },
        ],
      },
    ],
  },
  {
    id: '1689556908129837',
    name: 'winter_sale',
    language: 'en',
    category: 'MARKETING',
    status: 'PAUSED',
    quality: 'RED',
    components: [
      {
        type: 'BODY',
        text: 'Hi {{1}}, our winter sale is on now.',
        example: { body_text: [['Pablo']] },
      },
    ],
  },
  {
    id: '1689556908129838',
    name: 'bestellstatus',
    language: 'de',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hallo {{1}}, der Stand Ihrer Bestellung: {{2}}. Vielen Dank!',
        example: { body_text: [['Jörg', 'versandt']] },
      },
    ],
  },
];
