/** Messages that ask for something: a location, an address, the phone number, a call. */
import { object, openObject, optionalText, text, word } from '../fields';
import { BODY, FOOTER, HEADER } from './parts';

function action<const N extends string>(name: N) {
  return object(
    { title: 'Action', description: 'What is asked for.' },
    { required: ['name'], properties: { name: word(name, 'Name') } },
  );
}

export const LOCATION_REQUEST = {
  ...object(
    { title: 'Location Request', description: 'Asks where the customer is.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('location_request_message'),
        body: BODY,
        action: action('send_location'),
      },
    },
  ),
  'x-name': 'InteractiveLocationRequest',
} as const;

const ADDRESS_PARAMETERS = object(
  { title: 'Parameters', description: 'Country and known values.' },
  {
    required: ['country'],
    properties: {
      country: text(
        { title: 'Country', description: 'Two letters; WhatsApp offers it in India.' },
        2,
      ),
      values: openObject({ title: 'Values', description: 'What the form is filled with.' }),
      saved_addresses: {
        type: 'array',
        maxItems: 100,
        title: 'Saved Addresses',
        description: 'Addresses to choose from.',
        items: openObject({ title: 'Address', description: 'Id and value.' }),
      },
      validation_errors: openObject({
        title: 'Errors',
        description: 'What the customer has to mend, by field.',
      }),
    },
  },
);

export const ADDRESS_REQUEST = {
  ...object(
    { title: 'Address Request', description: 'Asks for a delivery address.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('address_message'),
        header: HEADER,
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'What is asked for.' },
          {
            required: ['name', 'parameters'],
            properties: { name: word('address_message', 'Name'), parameters: ADDRESS_PARAMETERS },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveAddress',
} as const;

function contactRequest<const T extends string>(type: T) {
  return object(
    {
      title: 'Contact Request',
      description: 'Asks a customer who hides the phone number to share it.',
    },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word(type),
        body: BODY,
        footer: FOOTER,
        action: action('request_contact_info'),
      },
    },
  );
}

/** Meta's pages have both names. */
export const CONTACT_REQUEST = {
  ...contactRequest('contact_request'),
  'x-name': 'InteractiveContactRequest',
} as const;
export const REQUEST_CONTACT_INFO = {
  ...contactRequest('request_contact_info'),
  'x-name': 'InteractiveRequestContactInfo',
} as const;

export const CALL_PERMISSION = {
  ...object(
    { title: 'Call Permission', description: 'Asks whether you may call.' },
    {
      required: ['type', 'action'],
      properties: {
        type: word('call_permission_request'),
        body: BODY,
        action: action('call_permission_request'),
      },
    },
  ),
  'x-name': 'InteractiveCallPermission',
} as const;

export const VOICE_CALL = {
  ...object(
    { title: 'Call Button', description: 'A button by which the customer calls you on WhatsApp.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('voice_call'),
        header: HEADER,
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The button.' },
          {
            required: ['name'],
            properties: {
              name: word('voice_call', 'Name'),
              parameters: object(
                { title: 'Parameters', description: 'Label and life of the button.' },
                {
                  required: [],
                  properties: {
                    display_text: text(
                      { title: 'Label', description: 'On the button; at most 20 characters.' },
                      20,
                    ),
                    ttl_minutes: {
                      type: 'integer',
                      minimum: 1,
                      maximum: 43_200,
                      title: 'Minutes',
                      description: 'How long the button works.',
                    },
                    payload: optionalText(
                      {
                        title: 'Payload',
                        description: 'Comes back with the call; at most 512 characters.',
                      },
                      512,
                    ),
                  },
                },
              ),
            },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveVoiceCall',
} as const;
