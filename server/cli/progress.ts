/** Shows how far a long job is on standard error: one line that is written over on a terminal, a line now and then in a log. */
export interface ProgressLine {
	(what: string, done: number, total?: number): void;
	/** Ends the line. */
	end(): void;
}

/** `unit` is what is counted. */
export function progressLine(unit = '行'): ProgressLine {
	const terminal = process.stderr.isTTY;
	const every = terminal ? 200 : 5_000;
	let last = performance.now();
	let shown = false;
	const show = (what: string, done: number, total?: number) => {
		const now = performance.now();
		if (now - last < every) return;
		last = now;
		shown = true;
		const count = done.toLocaleString('ja-JP') + (total ? ` / ${total.toLocaleString('ja-JP')}` : '');
		process.stderr.write(terminal ? `\r\u001b[K${what} ${count} ${unit}` : `${what} ${count} ${unit}\n`);
	};
	show.end = () => {
		if (terminal && shown) process.stderr.write('\r\u001b[K');
	};
	return show;
}
