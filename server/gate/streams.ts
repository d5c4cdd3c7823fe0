import { Transform, type Readable } from 'node:stream';
import { GateError } from './errors';

/** The same bytes, but no more than `max` of them: GateError `too_large`. Fastify bounds only the bodies that it reads itself. */
export function bounded(source: Readable, max: number): Readable {
	let seen = 0;
	const limit = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			seen += chunk.length;
			if (seen > max) done(new GateError('too_large', `more than ${max} bytes`));
			else done(null, chunk);
		}
	});
	// A body that breaks off ends with an error that Node makes of it, or with 'close' and without 'end': the client's doing, and
	// nothing that went wrong in here.
	const brokeOff = (cause?: Error) =>
		limit.destroy(Object.assign(new GateError('bad_request', 'the body broke off'), { cause }));
	source.on('error', brokeOff);
	source.on('close', () => {
		if (!source.readableEnded) brokeOff();
	});
	// Whoever reads has had enough: the rest is discarded, or the client would never get to its answer.
	limit.on('close', () => {
		source.unpipe(limit);
		source.resume();
	});
	return source.pipe(limit);
}

/**
 * The lines of a stream of text, without their ends; empty ones are left out. GateError `too_large` for a line of more than
 * `longest` bytes, `bad_request` for bytes that are no UTF-8.
 */
export async function* lines(source: Readable, longest: number): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let rest: Uint8Array[] = [];
	let length = 0;
	const text = (bytes: Uint8Array): string => {
		try {
			return decoder.decode(bytes).trim();
		} catch (error) {
			throw Object.assign(new GateError('bad_request', 'not UTF-8'), { cause: error });
		}
	};
	for await (const chunk of source as AsyncIterable<Uint8Array>) {
		let from = 0;
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
			rest.push(chunk.subarray(from, end));
			const line = text(join(rest));
			rest = [];
			length = 0;
			from = end + 1;
			if (line) yield line;
		}
		const tail = chunk.subarray(from);
		length += tail.length;
		if (length > longest) throw new GateError('too_large', `a line of more than ${longest} bytes`);
		if (tail.length) rest.push(tail);
	}
	const last = text(join(rest));
	if (last) yield last;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
	if (parts.length === 1) return parts[0]!;
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
