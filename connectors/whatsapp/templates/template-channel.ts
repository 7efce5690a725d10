/** What the hub does with WhatsApp's templates. */
import type { TemplateChannel } from '../../../src/kit';
import {
  createTemplate,
  listTemplates,
  readTemplate,
  removeTemplate,
} from '../graph/template-edge';
import { checkNewTemplate } from './check-new-template';
import { describeTemplate } from './describe';
import { inOwnForm } from './own-form';
import { previewTemplate } from './preview';

export const templateChannel: TemplateChannel = {
  list: listTemplates,
  read: readTemplate,
  create: createTemplate,
  remove: removeTemplate,
  inOwnForm,
  check: checkNewTemplate,
  describe: describeTemplate,
  preview: previewTemplate,
};
