/** `contacts` (Meta: messages/contacts-messages): up to 257 cards. */
import { object, optionalText, text } from './fields';

function short(title: string, description: string) {
  return optionalText({ title, description }, 1_000);
}
const kind = short('Kind', 'For example Home or Work.');

function listOf<const S>(title: string, description: string, items: S) {
  return { type: 'array', maxItems: 100, title, description, items } as const;
}

const NAME = object(
  { title: 'Name', description: 'How the contact is called.' },
  {
    required: ['formatted_name'],
    properties: {
      formatted_name: text(
        {
          title: 'Full Name',
          description: 'Shown in the message. WhatsApp wants at least one of the other parts, too.',
        },
        1_000,
      ),
      first_name: short('First Name', 'Given name.'),
      last_name: short('Last Name', 'Family name.'),
      middle_name: short('Middle Name', 'Further name.'),
      suffix: short('Suffix', 'For example Jr.'),
      prefix: short('Prefix', 'For example Dr.'),
    },
  },
);

const PHONE = object(
  { title: 'Phone', description: 'A phone number.' },
  {
    required: [],
    properties: {
      phone: short('Number', 'As it is shown.'),
      type: kind,
      wa_id: short(
        'WhatsApp Id',
        'Digits only; without it the customer is offered to invite the contact.',
      ),
      user_id: short('User Id', 'Business-scoped user id.'),
    },
  },
);

const EMAIL = object(
  { title: 'Email', description: 'An email address.' },
  { required: [], properties: { email: short('Address', 'The address.'), type: kind } },
);
const WEBSITE = object(
  { title: 'Website', description: 'A website.' },
  { required: [], properties: { url: short('URL', 'The address.'), type: kind } },
);

const ADDRESS = object(
  { title: 'Address', description: 'A postal address.' },
  {
    required: [],
    properties: {
      street: short('Street', 'Street and number.'),
      city: short('City', 'City.'),
      state: short('State', 'State or province.'),
      zip: short('ZIP', 'Postal code.'),
      country: short('Country', 'Name of the country.'),
      country_code: short('Country Code', 'Two letters.'),
      type: kind,
    },
  },
);

const ORGANISATION = object(
  { title: 'Organisation', description: 'Where the contact works.' },
  {
    required: [],
    properties: {
      company: short('Company', 'Its name.'),
      department: short('Department', 'Its name.'),
      title: short('Job Title', 'What the contact does.'),
    },
  },
);

const CARD = object(
  { title: 'Contact', description: 'One card.' },
  {
    required: ['name'],
    properties: {
      name: NAME,
      phones: listOf('Phones', 'Phone numbers.', PHONE),
      emails: listOf('Emails', 'Email addresses.', EMAIL),
      urls: listOf('Websites', 'Websites.', WEBSITE),
      addresses: listOf('Addresses', 'Postal addresses.', ADDRESS),
      org: ORGANISATION,
      birthday: {
        type: 'string',
        maxLength: 10,
        pattern: '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$',
        title: 'Birthday',
        description: 'As YYYY-MM-DD.',
      },
    },
  },
);

export const CONTACTS = {
  type: 'array',
  minItems: 1,
  maxItems: 257,
  title: 'Contacts',
  description: 'Contact cards, at most 257.',
  items: CARD,
} as const;
