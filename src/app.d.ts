declare global {
	namespace App {
		// SvelteKit's own place for shared page types; none is needed yet.
	}
}

export {};
