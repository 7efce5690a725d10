/**
 * Meta's message templates as the hub knows them. What Meta tells is written under `revision`, so
 * that of two readers of the same template one starts over; a webhook marks the template stale, and
 * only a reading that began later takes the mark away.
 */
import { Schema, model } from 'mongoose';
import { tenant } from '../db';
import type { SyncDoc, TemplateDoc, TemplateKey } from './documents';

const templateSchema = new Schema<TemplateDoc>(
  {
    _id: String,
    publicId: String,
    workspaceId: String,
    accountId: String,
    metaId: String,
    name: String,
    language: String,
    status: String,
    quality: String,
    category: String,
    rejectedReason: String,
    parameterFormat: String,
    components: String,
    componentsHash: String,
    version: Number,
    oldVersions: Schema.Types.Mixed,
    wasApproved: Boolean,
    changes: Schema.Types.Mixed,
    statusRead: Schema.Types.Mixed,
    listedAt: Date,
    staleSince: Date,
    sweepAt: Date,
    revision: Number,
    createdAt: Date,
    updatedAt: Date,
  },
  { versionKey: false, minimize: false },
);
templateSchema.plugin(tenant);
templateSchema.index({ workspaceId: 1, publicId: -1 });
templateSchema.index({ workspaceId: 1, accountId: 1, publicId: -1 });
templateSchema.index({ workspaceId: 1, accountId: 1, name: 1, language: 1 });
templateSchema.index({ sweepAt: 1 }, { sparse: true });
export const TemplateModel = model<TemplateDoc>('MessageTemplate', templateSchema);

export function templateId({ workspaceId, accountId, name, language }: TemplateKey): string {
  return `${workspaceId}:${accountId}:${name}:${language}`;
}

const syncSchema = new Schema<SyncDoc>(
  {
    _id: String,
    workspaceId: String,
    accountId: String,
    syncedAt: Date,
    dueAt: Date,
    failures: Number,
  },
  { versionKey: false },
);
syncSchema.plugin(tenant);
syncSchema.index({ dueAt: 1 }, { sparse: true });
export const SyncModel = model('TemplateSync', syncSchema);

export type AccountKey = Pick<SyncDoc, 'workspaceId' | 'accountId'>;

export function syncId({ workspaceId, accountId }: AccountKey): string {
  return `${workspaceId}:${accountId}`;
}
