/** A stream of bytes as lines. Only a line feed ends one: JSON may hold U+2028, at which Node's readline would cut it. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let rest = '';
	for await (const chunk of stream) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop()!;
		yield* lines.filter(Boolean);
	}
	rest += decoder.decode();
	if (rest) yield rest;
}
