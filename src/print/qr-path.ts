import encodeQR from 'qr';

/**
 * A QR code as one SVG path of unit squares, quiet zone of four modules included.
 * @returns edge length in modules and the path's `d`
 */
export function qrPath(text: string): { edge: number; d: string } {
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const d = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
	return { edge: rows.length, d };
}
