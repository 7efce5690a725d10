/**
 * Compiles small TypeScript texts as if they were files of a connector, with the project's own
 * settings.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/config';

/** Where a text would be: the relative imports of a connector's action start there. */
const FOLDER = join(projectRoot(), 'connectors/toy/actions');

/**
 * All texts in one program, since reading the kit and its libraries is what takes time. @returns
 * the compiler's messages for each
 */
export function complaintsAbout(texts: Readonly<Record<string, string>>): Map<string, string[]> {
  const files = new Map(
    Object.entries(texts).map(([name, text]) => [
      join(FOLDER, `${name.replaceAll(/\W+/g, '-')}.ts`),
      { name, text },
    ]),
  );
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: compilerOptions(),
    host: hostOf(files),
  });
  return new Map([...files].map(([path, { name }]) => [name, messagesAbout(program, path)]));
}

function messagesAbout(program: ts.Program, path: string): string[] {
  const source = program.getSourceFile(path);
  return [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** As tsconfig.json has it, but a text need not use all that it declares. */
function compilerOptions(): ts.CompilerOptions {
  const { config }: { config?: unknown } = ts.readConfigFile(
    join(projectRoot(), 'tsconfig.json'),
    (name) => ts.sys.readFile(name),
  );
  const { options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot());
  if (errors.length > 0)
    throw new Error(ts.flattenDiagnosticMessageText(errors[0]?.messageText, '\n'));
  return { ...options, noUnusedLocals: false };
}

function hostOf(files: ReadonlyMap<string, { text: string }>): ts.CompilerHost {
  const host = ts.createCompilerHost({});
  return {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path)?.text ?? host.readFile(path),
    getSourceFile: (path, version) => {
      const text = files.get(path)?.text;
      return text === undefined
        ? host.getSourceFile(path, version)
        : ts.createSourceFile(path, text, version);
    },
  };
}
