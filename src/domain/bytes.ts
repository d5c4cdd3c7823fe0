/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
	return text;
}

/** Throws RangeError for text that is no hex. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
	if (text.length % 2 || /[^0-9a-f]/i.test(text)) throw new RangeError('not hexadecimal');
	const bytes = new Uint8Array(text.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}

/** base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
	let binary = '';
	// Chunks: a spread of a large array overflows the call stack.
	for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
	return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Throws RangeError for text that is no base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	if (/[^A-Za-z0-9_-]/.test(text)) throw new RangeError('not base64url');
	const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
	return bytes;
}
