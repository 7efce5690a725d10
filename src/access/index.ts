/** Access: workspaces, API keys, who is calling. */
export { createAuthenticate } from './authenticate';
export { addKey, createWorkspace, requireWorkspace } from './create-workspace';
export { accessRoutes } from './routes';
