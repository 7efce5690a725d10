// What tsc does not see. Only rules that find mistakes or keep the house readable; no formatting.
import tseslint from 'typescript-eslint';

const MAX_FILE_LINES = 200;
const MAX_FUNCTION_LINES = 40;

const no = (selector, message) => ({ selector, message });

const SYNTAX = [
  no('ExportDefaultDeclaration', 'Named exports only: a name that can be searched for.'),
  no('TSExportAssignment', 'Named exports only: a name that can be searched for.'),
  no('TSAsExpression > TSAsExpression.expression[typeAnnotation.type=/^TS(Unknown|Any|Never)Keyword$/]', 'A cast through unknown hides a wrong type: check the value instead.'),
];

export default tseslint.config(
  { ignores: ['dist/', 'nodes/', 'coverage/', '.hub/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs', '**/*.js'],
    rules: {
      'max-lines': ['error', { max: MAX_FILE_LINES, skipBlankLines: false, skipComments: false }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-shadow': 'error', 'max-depth': ['error', 3], complexity: ['error', 12],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines-per-function': ['error', { max: MAX_FUNCTION_LINES, skipBlankLines: false, skipComments: false, IIFEs: true }],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-restricted-properties': ['error', { object: 'process', property: 'env' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
    },
  },
);
