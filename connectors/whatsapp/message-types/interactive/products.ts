/**
 * `product`, `product_list` and `catalog_message`: what a catalogue offers (Meta: catalogs, "share
 * products").
 */
import type { Infer } from '../../../../src/kit';
import { id, object, optionalText, text, word } from '../fields';
import { repeated, type Problem } from '../problem';
import { BODY, FOOTER, TEXT_HEADER } from './parts';

const MAX_PRODUCTS = 30;

const CATALOG_ID = id({
  title: 'Catalog Id',
  description: 'Of the catalog that is connected to the number.',
});
const RETAILER_ID = id({
  title: 'Product Id',
  description: 'Your own id of the product, as in the catalog.',
});

/** Also of each card of a carousel. */
export const PRODUCT_ACTION = object(
  { title: 'Action', description: 'The product.' },
  {
    required: ['catalog_id', 'product_retailer_id'],
    properties: { catalog_id: CATALOG_ID, product_retailer_id: RETAILER_ID },
  },
);

export const PRODUCT = {
  ...object(
    { title: 'Product', description: 'One product of the catalog.' },
    {
      required: ['type', 'action'],
      properties: { type: word('product'), body: BODY, footer: FOOTER, action: PRODUCT_ACTION },
    },
  ),
  'x-name': 'InteractiveProduct',
} as const;

const SECTION = object(
  { title: 'Section', description: 'Products under one title.' },
  {
    required: ['product_items'],
    properties: {
      title: optionalText(
        {
          title: 'Title',
          description: 'At most 24 characters; needed when there are several sections.',
        },
        24,
      ),
      product_items: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_PRODUCTS,
        title: 'Products',
        description: 'At most 30 over all sections.',
        items: object(
          { title: 'Product', description: 'One product.' },
          { required: ['product_retailer_id'], properties: { product_retailer_id: RETAILER_ID } },
        ),
      },
    },
  },
);

export const PRODUCT_LIST = {
  ...object(
    { title: 'Product List', description: 'Up to 30 products of the catalog.' },
    {
      required: ['type', 'header', 'body', 'action'],
      properties: {
        type: word('product_list'),
        header: TEXT_HEADER,
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The products.' },
          {
            required: ['catalog_id', 'sections'],
            properties: {
              catalog_id: CATALOG_ID,
              sections: {
                type: 'array',
                minItems: 1,
                maxItems: 10,
                title: 'Sections',
                description: 'One to ten.',
                items: SECTION,
              },
            },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveProductList',
} as const;

export const CATALOG_MESSAGE = {
  ...object(
    { title: 'Catalog', description: 'A button that opens the catalog.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('catalog_message'),
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The button.' },
          {
            required: ['name'],
            properties: {
              name: word('catalog_message', 'Name'),
              parameters: object(
                { title: 'Parameters', description: 'The picture.' },
                {
                  required: [],
                  properties: {
                    thumbnail_product_retailer_id: text(
                      { title: 'Thumbnail', description: 'The product whose picture is shown.' },
                      200,
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
  'x-name': 'InteractiveCatalog',
} as const;

export function productListProblems({
  action: { sections },
}: Infer<typeof PRODUCT_LIST>): Problem[] {
  const products = sections.flatMap((section, at) =>
    section.product_items.map((item, index) => ({
      item,
      pointer: `/action/sections/${String(at)}/product_items/${String(index)}`,
    })),
  );
  return [
    ...products.slice(MAX_PRODUCTS, MAX_PRODUCTS + 1).map(({ pointer }) => ({
      pointer,
      detail: `is one product too many: there are at most ${String(MAX_PRODUCTS)} in all sections`,
    })),
    ...(sections.length === 1
      ? []
      : sections.flatMap(({ title }, index) =>
          (title ?? '') === ''
            ? [
                {
                  pointer: `/action/sections/${String(index)}/title`,
                  detail: 'is required, since there are several sections',
                },
              ]
            : [],
        )),
    ...repeated(
      products,
      (index) => `${products[index]?.pointer ?? ''}/product_retailer_id`,
      ({ item }) => item.product_retailer_id,
    ),
  ];
}
