let text = $state('');

/** What stands in the search box. In memory only (it is personal), so that a person who comes back finds it again. */
export const search = {
	get text() {
		return text;
	},
	set text(next: string) {
		text = next;
	}
};
