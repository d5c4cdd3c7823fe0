import fc from 'fast-check';
import { gzipSync } from 'node:zlib';

/** Separators, escapes and scripts that ids and paths could be taken apart at. */
const AWKWARD = [
	':',
	'/',
	'%',
	'%00',
	'%2f',
	'%2F..%2f',
	'..',
	'%252e',
	'\\',
	'?',
	'#',
	'&',
	'=',
	'~',
	'+',
	'-',
	'_',
	' ',
	'\u0000',
	'\u000a',
	'\u00a0',
	'\u2028',
	'\u202e',
	'\ufeff',
	'\ufffe',
	'\ud800',
	'é',
	'e\u0301',
	'灯',
	'ﾄﾓｼﾋﾞ',
	'葛\udb40\udd00',
	'𠮷',
	'ع',
	'👩‍🚒',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'$',
	'{',
	'"',
	"'",
	'<'
];

export const awkward = fc
	.array(fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ maxLength: 4 })), { maxLength: 6 })
	.map((parts) => parts.join(''));

/** A path's part: as a careful client writes it, or as it is, where one byte is one character. */
const part = fc.oneof(
	awkward.map((text) => encodeURIComponent(text.toWellFormed())),
	awkward.map((text) =>
		Buffer.from(text, 'utf8')
			.toString('latin1')
			.replace(/[\0-\x20\x7f]/g, '')
	),
	fc.constantFrom('a'.repeat(64), 'a'.repeat(5_000), '1001', 'ledger', '_design%2fgate', '_local')
);

/** Paths: the protocol's own with their parameters filled in by `fill`, awkward parts instead of them, or nothing but those. */
export function paths(templates: readonly string[], fill: Readonly<Record<string, readonly string[]>>) {
	const known = fc.constantFrom(...templates).chain((template) => {
		const names = [...template.matchAll(/:([a-z]+)/g)].map(([, name]) => name!);
		return fc
			.tuple(...names.map((name) => fc.oneof(fc.constantFrom(...(fill[name] ?? ['x'])), part)))
			.map((values) => {
				let i = 0;
				return template.replace(/:[a-z]+/g, () => values[i++]!);
			});
	});
	const wild = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
	const query = fc.oneof(
		{ weight: 3, arbitrary: fc.constant('') },
		{ weight: 1, arbitrary: fc.webQueryParameters().map((text) => `?${text}`) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(
				'?since=0&since=1',
				'?since=1e999',
				'?since=-1',
				'?since=99999999999999999999',
				'?limit=0x10',
				'?feed=longpoll&timeout=1',
				'?__proto__[x]=1',
				'?revs=true&latest=true',
				'?include_docs=true',
				'?%',
				'?%ff'
			)
		}
	);
	return fc
		.tuple(fc.oneof({ weight: 5, arbitrary: known }, { weight: 1, arbitrary: wild }), query)
		.map((parts) => parts.join(''));
}

const deep = (depth: number) => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;

/** Bodies that are nearly right (an entry with something awkward in one place), and that are nothing. */
export function bodies(sound: object) {
	const fields = Object.keys(sound);
	const value = fc.oneof(
		awkward.map((text) => JSON.stringify(text)),
		fc.json(),
		fc.constantFrom(
			'1e999',
			'-1e999',
			'-0',
			'9007199254740993',
			'"\\ud800"',
			'"\\u0000"',
			'{"__proto__":{"role":"administrator"}}',
			'{"constructor":{"prototype":{}}}',
			deep(40),
			'{"toJSON":1}'
		)
	);
	const spoiled = fc.tuple(fc.constantFrom(...fields, '__proto__', 'constructor', '_deleted'), value).map(
		([field, text]) =>
			// As text: an object would not take `__proto__` as a key.
			`{${Object.entries(sound)
				.filter(([key]) => key !== field)
				.map(([key, held]) => `${JSON.stringify(key)}:${JSON.stringify(held)}`)
				.concat(`${JSON.stringify(field)}:${text}`)
				.join(',')}}`
	);
	const shapes = fc.oneof(
		spoiled.map((doc) => `{"docs":[${doc}],"new_edits":false}`),
		spoiled.map((doc) => `${doc}\n`),
		fc.tuple(awkward, value).map(([id, text]) => `{${JSON.stringify(id)}:[${text}]}`),
		fc.tuple(awkward, value).map(([id, rev]) => `{"docs":[{"id":${JSON.stringify(id)},"rev":${rev}}]}`),
		value.map((text) => `{"docs":${text}}`),
		value.map((text) => `{"lookup":${text},"device":${text},"number":${text},"__proto__":${text}}`),
		value
	);
	return fc.oneof(
		{ weight: 6, arbitrary: shapes.map((text) => new Uint8Array(Buffer.from(text, 'utf8'))) },
		{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
		{
			weight: 1,
			arbitrary: fc
				.constantFrom(deep(20_000), 'x'.repeat(300_000), `{"a":"${'灯'.repeat(60_000)}"}`)
				.map((text) => new Uint8Array(Buffer.from(text, 'utf8')))
		},
		{
			weight: 1,
			arbitrary: shapes.map(
				(text) =>
					new Uint8Array(Buffer.concat([new TextEncoder().encode(text), new Uint8Array([0xff, 0xc0])]))
			)
		}
	);
}

export const types = fc.constantFrom(
	'application/json',
	'application/json; charset=utf-16',
	'application/x-ndjson',
	'application/octet-stream',
	'text/plain',
	'multipart/form-data',
	'application/json;',
	'x',
	''
);

/** Headers that change how something is read, or who somebody else believes to be asked. */
export const headers = fc.dictionary(
	fc.constantFrom(
		'range',
		'if-range',
		'if-none-match',
		'content-encoding',
		'accept-encoding',
		'x-forwarded-for',
		'x-forwarded-host',
		'forwarded',
		'x-http-method-override',
		'origin',
		'access-control-request-method',
		'expect',
		'accept'
	),
	fc.oneof(
		fc.constantFrom(
			'gzip',
			'bytes=0-',
			'bytes=-1',
			'bytes=9-1',
			'bytes=0-0,2-3,5-',
			'bytes=99999999999999999999-',
			'DELETE',
			'*',
			'null',
			'a'.repeat(2_000)
		),
		fc.string({
			unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
			maxLength: 30
		})
	),
	{ maxKeys: 3 }
);

/** Ten megabytes of nothing in ten kilobytes. */
export const bomb = new Uint8Array(gzipSync(new Uint8Array(10_000_000)));
