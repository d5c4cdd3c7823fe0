/** opentype.js has no types of its own; what the town's font needs of it. */
declare module 'opentype.js' {
	interface Path {
		moveTo(x: number, y: number): void;
		lineTo(x: number, y: number): void;
		close(): void;
	}
	interface Glyph {
		readonly name: string;
	}
	interface Font {
		toArrayBuffer(): ArrayBuffer;
	}
	const opentype: {
		Path: new () => Path;
		Glyph: new (options: { name: string; unicode?: number; advanceWidth: number; path: Path }) => Glyph;
		Font: new (options: {
			familyName: string;
			styleName: string;
			unitsPerEm: number;
			ascender: number;
			descender: number;
			/** Seconds since 1970 */
			createdTimestamp?: number;
			glyphs: Glyph[];
		}) => Font;
	};
	export default opentype;
}
