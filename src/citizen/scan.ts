import type { DecodeQR } from 'qr/decode.js';

/** Longest edge in pixels that a frame or picture is scaled to before it is read. */
const FRAME_EDGE = 960;
const PICTURE_EDGE = 2400;
const FRAME_PAUSE_MS = 120;

/** Loaded when somebody scans; the page itself does not need it. */
async function decoder(): Promise<DecodeQR> {
	return (await import('qr/decode.js')).default;
}

function read(
	decode: DecodeQR,
	source: CanvasImageSource,
	width: number,
	height: number,
	edge: number
): string | null {
	const scale = Math.min(1, edge / Math.max(width, height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.round(width * scale);
	canvas.height = Math.round(height * scale);
	const context = canvas.getContext('2d', { willReadFrequently: true })!;
	context.drawImage(source, 0, 0, canvas.width, canvas.height);
	try {
		return decode(context.getImageData(0, 0, canvas.width, canvas.height));
	} catch {
		// The decoder's way to say that there is no QR code in the picture.
		return null;
	}
}

/** The text of the QR code in a picture, null if there is none. */
export async function readPicture(file: Blob): Promise<string | null> {
	const decode = await decoder();
	let bitmap: ImageBitmap;
	try {
		bitmap = await createImageBitmap(file);
	} catch (error) {
		// Not a picture that this browser can show.
		if (error instanceof DOMException) return null;
		throw error;
	}
	// A small code on a photo of a whole page needs all pixels; a large one reads better from fewer.
	const text =
		read(decode, bitmap, bitmap.width, bitmap.height, PICTURE_EDGE) ??
		read(decode, bitmap, bitmap.width, bitmap.height, FRAME_EDGE);
	bitmap.close();
	return text;
}

/**
 * Shows the rear camera in `video` and calls `found` once with the first QR code's text.
 * @returns stops the camera @throws DOMException if there is no camera or it is not allowed
 */
export async function startCamera(
	video: HTMLVideoElement,
	found: (text: string) => void
): Promise<() => void> {
	// Without a secure origin there is no mediaDevices at all.
	if (!navigator.mediaDevices) throw new DOMException('no camera here', 'NotSupportedError');
	const stream = await navigator.mediaDevices.getUserMedia({
		video: { facingMode: 'environment', width: { ideal: 1280 } }
	});
	const decode = await decoder();
	let running = true;
	const stop = () => {
		running = false;
		for (const track of stream.getTracks()) track.stop();
		video.srcObject = null;
	};
	const look = () => {
		if (!running) return;
		const text =
			video.videoWidth > 0 ? read(decode, video, video.videoWidth, video.videoHeight, FRAME_EDGE) : null;
		if (text === null) setTimeout(look, FRAME_PAUSE_MS);
		else {
			stop();
			found(text);
		}
	};
	video.srcObject = stream;
	await video.play();
	look();
	return stop;
}
