/** Who calls: the key fixes the workspace and what may be done in it. */
export interface Caller {
  workspaceId: string;
  keyId: string;
  keyName: string;
  scopes: readonly string[];
}
