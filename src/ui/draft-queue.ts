/** Forms that are open: what they still have to write down, and whether one may be interrupted. No runes here. */
interface OpenForm {
	flush: () => Promise<void>;
	busy: () => boolean;
}

const forms = new Set<OpenForm>();

/** Registers a form; returns what takes it off again. */
export function registerForm(form: OpenForm): () => void {
	forms.add(form);
	return () => forms.delete(form);
}

/** Writes every open form's draft now. Resolves when all are on disk (or their own error is shown). */
export async function flushDrafts(): Promise<void> {
	await Promise.all([...forms].map((form) => form.flush()));
}

/** Whether somebody is in the middle of a form: no reload, no new version then. */
export function anyFormBusy(): boolean {
	return [...forms].some((form) => form.busy());
}
