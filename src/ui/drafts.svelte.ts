import { untrack } from 'svelte';
import { book } from './book.svelte';
import { registerForm } from './draft-queue';
import { errorText } from './errors';

/** Pause after the last keystroke before a draft is written, ms. */
const DEBOUNCE_MS = 400;

/** A form whose content survives everything. */
export interface DraftForm<T extends object> {
	/** Bind fields to its properties. */
	readonly data: T;
	/** False until an older draft has been looked for: show the form only then. */
	readonly ready: boolean;
	/** The form continues an older draft (say so). */
	readonly restored: boolean;
	/** Why the draft could not be written, or null. */
	readonly error: string | null;
	/** After success or when the person throws it away: deletes the draft and starts from the beginning. */
	done(): Promise<void>;
}

/**
 * Keeps a form's content as a sealed draft in the book. Call it while a component is set up; a page whose key may
 * change while it stays (a route with a parameter) wraps its form in `{#key}`.
 * @param key path of the page that holds the form (src/ui/paths.ts), so that the list of drafts can lead back to it
 * @param initial makes the empty form; a restored draft fills the properties that it knows
 */
export function draftForm<T extends object>(key: string, initial: () => T): DraftForm<T> {
	let data = $state(initial());
	let ready = $state(false);
	let restored = $state(false);
	let error = $state<string | null>(null);
	let written = JSON.stringify(initial());
	const empty = written;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let writing: Promise<void> = Promise.resolve();
	let finished = false;

	async function flush(): Promise<void> {
		clearTimeout(timer);
		const text = JSON.stringify(data);
		if (!ready || finished || text === written) return writing;
		written = text;
		const snapshot: unknown = JSON.parse(text);
		writing = writing
			.then(() => book().saveDraft(key, snapshot))
			.then(
				() => {
					error = null;
				},
				(reason: unknown) => {
					written = '';
					error = errorText(reason);
				}
			);
		return writing;
	}

	async function restore(): Promise<void> {
		try {
			const found = await book().loadDraft(key);
			if (found !== null && typeof found === 'object') {
				data = { ...initial(), ...known(found, initial()) };
				written = JSON.stringify(data);
				restored = true;
			}
		} catch (reason) {
			error = errorText(reason);
		}
		ready = true;
	}

	$effect(() => {
		untrack(() => void restore());
		const leave = () => void flush();
		const hide = () => {
			if (document.visibilityState === 'hidden') leave();
		};
		addEventListener('pagehide', leave);
		document.addEventListener('visibilitychange', hide);
		const off = registerForm({ flush, busy: () => !finished && JSON.stringify(data) !== empty });
		return () => {
			leave();
			off();
			removeEventListener('pagehide', leave);
			document.removeEventListener('visibilitychange', hide);
		};
	});

	$effect(() => {
		// Reads all of it, so that a change anywhere inside starts the clock again.
		const text = JSON.stringify(data);
		if (!ready || text === written) return;
		clearTimeout(timer);
		timer = setTimeout(() => void flush(), DEBOUNCE_MS);
	});

	return {
		get data() {
			return data;
		},
		get ready() {
			return ready;
		},
		get restored() {
			return restored;
		},
		get error() {
			return error;
		},
		async done() {
			clearTimeout(timer);
			finished = true;
			await writing;
			await book().deleteDraft(key);
			data = initial();
			written = empty;
			restored = false;
			finished = false;
		}
	};
}

/** The properties of a stored draft that this version's form has, with the same type of value (or null). */
function known<T extends object>(found: object, empty: T): Partial<T> {
	const fits = (name: string, value: unknown) => {
		if (!Object.hasOwn(empty, name)) return false;
		const model: unknown = Reflect.get(empty, name);
		return (
			model === null ||
			value === null ||
			(typeof model === typeof value && Array.isArray(model) === Array.isArray(value))
		);
	};
	return Object.fromEntries(Object.entries(found).filter(([name, value]) => fits(name, value))) as Partial<T>;
}
