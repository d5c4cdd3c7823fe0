import { useTownFont } from '../print/fonts';
import { book, status } from './book.svelte';
import { errorText } from './errors';

let held: { snapshot: string | null; font: Promise<ArrayBuffer | null> } | null = null;
let problem = $state<string | null>(null);

export const townFontState = {
	/** Why the municipality's own characters cannot be shown, or null. */
	get problem() {
		return problem;
	}
};

/**
 * The municipality's own 外字 font of the snapshot in use, registered for screens and sheets; null if there is none.
 * Rejects if it cannot be read; the next call tries again.
 */
export function townFont(): Promise<ArrayBuffer | null> {
	const snapshot = status.register.createdAt;
	if (held?.snapshot === snapshot) return held.font;
	const font = load();
	const mine = { snapshot, font };
	held = mine;
	problem = null;
	font.catch((error: unknown) => {
		if (held !== mine) return;
		held = null;
		problem = errorText(error);
	});
	return font;
}

async function load(): Promise<ArrayBuffer | null> {
	const font = await book().townFont();
	await useTownFont(font);
	return font;
}

/** On lock: which characters a town needs is not for whoever holds the tablet. */
export async function dropTownFont(): Promise<void> {
	held = null;
	problem = null;
	await useTownFont(null);
}
