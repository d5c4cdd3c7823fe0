/** What the compose file is made of. */
export type Yaml = string | number | boolean | Yaml[] | { [key: string]: Yaml };

/** Words that YAML 1.1 or 1.2 reads as something else than text. */
const SPECIAL = /^(?:|~|null|true|false|yes|no|on|off|y|n|[-+.\d].*|.*\s)$/i;
const PLAIN = /^[A-Za-z0-9_./][A-Za-z0-9_./@+=-]*$/;

/** Writes block-style YAML that YAML 1.1 and 1.2 parsers read alike: every text that is not plain is quoted. */
export function toYaml(value: Yaml, indent = ''): string {
	if (Array.isArray(value))
		return value
			.map((one) =>
				isCollection(one)
					? `${indent}- ${toYaml(one, `${indent}  `).slice(indent.length + 2)}`
					: `${indent}- ${scalar(one)}\n`
			)
			.join('');
	if (typeof value === 'object')
		return Object.entries(value)
			.map(([key, one]) =>
				isCollection(one)
					? `${indent}${scalar(key)}:\n${toYaml(one, `${indent}  `)}`
					: `${indent}${scalar(key)}: ${scalar(one)}\n`
			)
			.join('');
	return `${indent}${scalar(value)}\n`;
}

const isCollection = (value: Yaml): value is Yaml[] | { [key: string]: Yaml } =>
	typeof value === 'object' && Object.keys(value).length > 0;

function scalar(value: Yaml): string {
	if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
	if (typeof value !== 'string') return String(value);
	if (PLAIN.test(value) && !SPECIAL.test(value)) return value;
	// Double quotes only where single ones would have to be doubled: what prettier does too.
	return value.includes("'") || /[\n\t]/.test(value) ? JSON.stringify(value) : `'${value}'`;
}
