/** Configuration: the environment, parsed once. */
export {
  CONFIG_EXIT_CODE,
  ConfigError,
  loadConfig,
  needsServices,
  type Config,
  type Role,
} from './load-config';
export { ENV_SCHEMA } from './schema';
export { projectRoot } from './project-root';
export { VERSION } from './version';
