/** Template document -> API JSON. */
import type { TemplateChannel, TemplateJson } from '../kit';
import type { TemplateDoc } from './documents';
import { textOf } from './find-templates';

export function presentTemplate(
  doc: TemplateDoc,
  describe: TemplateChannel['describe'],
): TemplateJson {
  const text = textOf(doc) ?? { parameterFormat: doc.parameterFormat, components: [] };
  const { variables, inputs, example } = describe(text);
  return {
    id: doc.publicId,
    name: doc.name,
    language: doc.language,
    category: doc.category,
    status: doc.status,
    quality: doc.quality,
    version: doc.version,
    components: text.components.map((component) => ({ ...component })),
    variables: { ...variables },
    inputs: { ...inputs },
    example: { ...example },
    parameter_format: text.parameterFormat,
    waba_id: doc.accountId,
    meta_id: doc.metaId,
    rejected_reason: doc.rejectedReason ?? null,
    created_at: doc.createdAt.toISOString(),
    updated_at: doc.updatedAt.toISOString(),
  };
}
