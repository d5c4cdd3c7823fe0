import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * Imports go one way. Each part names the parts that it may use; everything else is an error.
 * domain knows nobody; pages know the book only through its interface and client.
 */
const mayImport = {
	domain: ['generated'],
	messages: ['domain'],
	vault: ['domain'],
	segments: ['domain', 'vault'],
	registry: ['domain', 'vault', 'segments', 'generated'],
	store: ['domain', 'vault', 'segments'],
	archive: ['domain', 'vault', 'segments', 'store'],
	sync: ['domain', 'vault', 'store', 'segments', 'archive'],
	exchange: ['domain', 'vault', 'store', 'segments', 'archive', 'sync'],
	zengin: ['domain'],
	book: ['domain', 'vault', 'segments', 'registry', 'store', 'archive', 'sync', 'exchange', 'zengin'],
	print: ['domain', 'messages', 'generated', 'book'],
	citizen: ['domain', 'messages', 'vault', 'sync'],
	ui: ['domain', 'messages', 'book', 'print', 'registry', 'sync', 'exchange', 'zengin']
};
const parts = Object.keys(mayImport);
const oneWay = parts.map((part) => ({
	files: [`src/${part}/**/*.{ts,js,svelte}`],
	rules: {
		'no-restricted-imports': [
			'error',
			{
				patterns: [
					{
						// Relative or aliased imports of any part that is not in the list, and of server/, couch/, seeds/.
						regex: `^(?:(?:\\.\\./)+|\\$)(?:${[...parts.filter((p) => p !== part && !mayImport[part].includes(p)), 'routes', 'server', 'couch', 'seeds'].join('|')})(?:/|$)`,
						message: `src/${part} may import only from: ${[part, ...mayImport[part]].join(', ')} (eslint.config.js).`
					}
				]
			}
		]
	}
}));

const japanese = '/[\\u3041-\\u30ff\\u4e00-\\u9fff]/';

export default ts.config(
	{
		ignores: [
			'build/**',
			'build-*/**',
			'**/*.kit/**',
			'.svelte-kit/**',
			'src/generated/**',
			'data/**',
			'test-results/**',
			'couch/**/*.js'
		]
	},
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	prettier,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.serviceworker } },
		rules: {
			'no-undef': 'off',
			'no-console': 'error',
			'no-empty': ['error', { allowEmptyCatch: false }],
			eqeqeq: 'error',
			// The full-width space is a character of Japanese names and headings.
			'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true, skipComments: true }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/no-dynamic-delete': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
		},
		// Paths are built in src/ui/paths.ts; the app is always served from the origin's root.
		rules: { 'svelte/no-navigation-without-resolve': 'off' }
	},
	{
		// Every string on a screen goes through src/messages.
		files: ['src/{routes,ui,print,citizen}/**/*.{ts,svelte}', 'src/service-worker.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{ selector: `Literal[value=${japanese}]`, message: 'Put the text into src/messages.' },
				{ selector: `TemplateElement[value.raw=${japanese}]`, message: 'Put the text into src/messages.' },
				{ selector: `SvelteText[value=${japanese}]`, message: 'Put the text into src/messages.' },
				{ selector: `SvelteLiteral[value=${japanese}]`, message: 'Put the text into src/messages.' }
			]
		}
	},
	{
		// Command-line programs and benchmarks speak on standard output.
		files: ['server/**', 'scripts/**', 'seeds/**', 'tests/**'],
		rules: { 'no-console': 'off' }
	},
	...oneWay
);
