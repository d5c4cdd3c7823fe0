/** How much at once: what the line carries in about a second. One for all gates: it is the tablet's own line that is slow. */
export interface Pace {
	/** Bytes that one request should send. */
	budget(): number;
	/** How long so many bytes will take to send, ms. */
	expected(bytes: number): number;
	/** So many bytes were sent and acknowledged in so long. */
	measured(bytes: number, ms: number): void;
	/** A gate was left in the middle of a request: if it was the line, less at once gets through. */
	broken(): void;
}

const FIRST = 16 * 1024;
const LEAST = 2 * 1024;
/** Two seconds of a gate's work at a thousand entries a second; far below what it accepts. */
const MOST = 2 * 1024 * 1024;
/** Shorter ones measure the way there and back, not what the line carries. */
const TELLING_BYTES = 4 * 1024;

/** Pace of a line that is not known yet. */
export function createPace(): Pace {
	/** Bytes a second. */
	let rate = FIRST;
	return {
		budget: () => Math.round(Math.min(MOST, Math.max(LEAST, rate))),
		expected: (bytes) => (bytes / rate) * 1000,
		measured(bytes, ms) {
			if (bytes < TELLING_BYTES && bytes < rate / 2) return;
			const now = bytes / (Math.max(1, ms) / 1000);
			// Up at once, but not by more than eightfold: one lucky answer is no line.
			rate = Math.min(MOST, Math.max(LEAST, Math.min(8 * rate, (rate + 3 * now) / 4)));
		},
		broken() {
			rate = Math.max(LEAST, rate / 2);
		}
	};
}
