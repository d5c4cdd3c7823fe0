import { STARTING, type BookStatus } from './api';

/** The status that all pages see. */
export interface Board {
	readonly now: BookStatus;
	set(change: Partial<BookStatus>): void;
	/** Changes a part of a group (`sync`, `register` …). */
	patch<K extends 'sync' | 'register' | 'storage'>(group: K, change: Partial<BookStatus[K]>): void;
	/** An answer may have changed. */
	touch(): void;
	watch(listener: (status: BookStatus) => unknown): void;
}

/** A board that says `starting`. */
export function createBoard(): Board {
	const listeners = new Set<(status: BookStatus) => unknown>();
	let now = STARTING;
	let announced = false;

	const tell = async (listener: (status: BookStatus) => unknown) => {
		try {
			await listener(now);
		} catch {
			// The page is gone, or cannot take it: it is not told again.
			listeners.delete(listener);
		}
	};
	const set = (change: Partial<BookStatus>) => {
		now = { ...now, ...change };
		if (announced) return;
		announced = true;
		// Changes of the same moment are told together.
		queueMicrotask(() => {
			announced = false;
			for (const listener of listeners) void tell(listener);
		});
	};

	return {
		get now() {
			return now;
		},
		set,
		patch: (group, change) => set({ [group]: { ...now[group], ...change } }),
		touch: () => set({ revision: now.revision + 1 }),
		watch(listener) {
			listeners.add(listener);
			void tell(listener);
		}
	};
}
