/** Access: workspaces, API keys, who is calling. */
export { createAuthenticate } from './authenticate';
export { addKey, createWorkspace, requireWorkspace } from './create-workspace';
export { isWorkspacePaused, setWorkspacePaused } from './model';
export { accessRoutes } from './routes';
