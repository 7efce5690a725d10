// What tsc does not see: rules that find mistakes, or keep a file readable at one sitting. No
// formatting, and no way to switch a rule off inside a file: an exception stands here, with its
// reason, or the code changes.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Counted as Prettier formats them. */
const FILE_LINES = 250;
const FUNCTION_LINES = 50;
const COLUMNS = 100;
const PARAMETERS = 4;
const BRANCHES = 15;

const SOURCES = ['{src,connectors,scripts,tests}/**/*.ts'];
const TESTS = ['tests/**/*.ts'];
const SCRIPTS = ['scripts/**/*.mjs', '*.{mjs,cjs,js}', 'bin/*'];

const BLANKET_CAST =
  'TSAsExpression > TSAsExpression.expression[typeAnnotation.type=/^TS(Unknown|Any|Never)Keyword$/]';
const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only (no-default-export): a name can be searched for.',
};
const SYNTAX = [
  NO_DEFAULT_EXPORT,
  {
    selector: 'TSExportAssignment',
    message: 'Named exports only (no-default-export): a name can be searched for.',
  },
  {
    selector: BLANKET_CAST,
    message:
      'A cast through unknown (no-blanket-cast) hides a wrong type: check the value instead.',
  },
  {
    selector: 'Property > FunctionExpression ThisExpression',
    message: 'No `this` in a record (no-this): it may be called detached.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'A union of strings instead of an enum (no-enum): it is its own JSON.',
  },
];
const TEST_SYNTAX = SYNTAX.filter(({ selector }) => selector !== 'TSExportAssignment');

/** Prettier cannot break what stands in quotes. */
const WIDTH = {
  code: COLUMNS,
  ignoreUrls: true,
  ignoreStrings: true,
  ignoreTemplateLiterals: true,
  ignoreRegExpLiterals: true,
};

/** Rules of our own, for what no published rule says. */
const house = {
  rules: {
    'file-comment': {
      create: ({ report, sourceCode }) => ({
        Program(node) {
          const [first] = sourceCode.getAllComments();
          const code = sourceCode.ast.tokens[0];
          if (
            first?.value.startsWith('*') &&
            (code === undefined || first.range[0] < code.range[0])
          )
            return;
          report({ node, message: 'A file begins with a doc comment that says what it is.' });
        },
      }),
    },
    /**
     * A constant that has a type of its own gives its parameters their types, so it may stay an
     * arrow.
     */
    'function-form': {
      create: (context) => ({
        Program({ body }) {
          for (const statement of body) {
            const { declarations = [] } = statement.declaration ?? statement;
            for (const { id, init } of declarations ?? []) {
              if (id.typeAnnotation || !/^(Arrow)?FunctionExpression$/.test(init?.type ?? ''))
                continue;
              context.report({
                node: id,
                message: 'A top-level function is a function declaration.',
              });
            }
          }
        },
      }),
    },
    /** max-lines-per-function, but a `describe` may be as long as its file. */
    'max-lines-per-test': {
      create: (context) => {
        const check = (node) => {
          const lines = node.loc.end.line - node.loc.start.line + 1;
          if (lines <= FUNCTION_LINES || isDescribe(node.parent)) return;
          context.report({
            node,
            message: `This function has ${lines} lines, at most ${FUNCTION_LINES} are allowed.`,
          });
        };
        return {
          FunctionDeclaration: check,
          FunctionExpression: check,
          ArrowFunctionExpression: check,
        };
      },
    },
  },
};

/** `describe(...)`, `describe.each(...)(...)`, `describe.skip(...)` */
const isDescribe = (call) => {
  let callee = call.type === 'CallExpression' ? call.callee : undefined;
  while (callee?.type === 'CallExpression' || callee?.type === 'MemberExpression')
    callee = callee.callee ?? callee.object;
  return callee?.name === 'describe';
};

export default defineConfig(
  { ignores: ['dist/', 'nodes/', 'coverage/', '.hub/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: [...SOURCES, ...SCRIPTS],
    rules: {
      'max-lines': ['error', { max: FILE_LINES, skipBlankLines: false, skipComments: false }],
      'max-len': ['error', WIDTH],
      'no-nested-ternary': 'error',
      'max-depth': ['error', 3],
      complexity: ['error', BRANCHES],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-shadow': 'error',
      'no-restricted-imports': [
        'error',
        ...['node:process', 'process', 'node:console', 'console'].map((name) => ({
          name,
          message: 'Use the global.',
        })),
      ],
    },
  },
  {
    files: SOURCES,
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { house },
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'house/file-comment': 'error',
      'house/function-form': 'error',
      'max-lines-per-function': [
        'error',
        { max: FUNCTION_LINES, skipBlankLines: false, skipComments: false, IIFEs: true },
      ],
      '@typescript-eslint/max-params': ['error', { max: PARAMETERS }],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read in src/config.' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Code points are what lengths of texts are counted in.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // `async` without `await` is how a throw becomes a rejection.
      '@typescript-eslint/require-await': 'off',
      // Our interfaces are records of closures: without `this` (see SYNTAX) they may be called
      // detached.
      '@typescript-eslint/unbound-method': 'off',
      // They cost seconds, and find nothing where there are no enums and next to no classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: ['{src,connectors}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          name: 'fetch',
          message: 'Calls to the outside go through src/net, which guards addresses.',
        },
      ],
    },
  },
  {
    files: ['src/config/*.ts', 'scripts/services/environment.ts', ...TESTS],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Here a value that its schema has just validated gets the type inferred from that schema.
    files: ['src/kit/action.ts', 'src/http/route.ts'],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    // As above, by ajv.
    files: ['connectors/whatsapp/twin/control/body.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-parameters': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off',
      'house/max-lines-per-test': 'error',
      // jest's `expect.any(...)` and its like are of type any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // test.each spreads a row into parameters.
      '@typescript-eslint/max-params': 'off',
      // A wrong cast makes its test fail.
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
      // jest reads its global setup from `export =`.
      'no-restricted-syntax': ['error', ...TEST_SYNTAX],
    },
  },
);
