import type { Locator, Page } from '@playwright/test';

/** A camera's picture, in pixels. */
const SIZE = { width: 960, height: 720 };

interface WithFilm {
	film(picture: string): Promise<void>;
}

/**
 * Runs in a page before its scripts: the camera is a canvas, which the test paints. Everything behind it, from the video
 * element to the decoder, is real.
 */
function paintedCamera({ width, height }: typeof SIZE): void {
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext('2d')!;
	context.fillStyle = '#777';
	context.fillRect(0, 0, width, height);
	navigator.mediaDevices.getUserMedia = () => {
		// A canvas that nobody paints sends no frame: the last picture again.
		setInterval(() => context.drawImage(canvas, 0, 0), 100);
		return Promise.resolve(canvas.captureStream(10));
	};
	(window as unknown as WithFilm).film = async (picture) => {
		const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
		const scale = Math.min((width * 0.9) / bitmap.width, (height * 0.9) / bitmap.height);
		const [w, h] = [bitmap.width * scale, bitmap.height * scale];
		context.fillStyle = '#777';
		context.fillRect(0, 0, width, height);
		context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
	};
}

export const CAMERA = `(${paintedCamera.toString()})(${JSON.stringify(SIZE)})`;

/** Holds one tablet's camera before another's screen until `seen` resolves to true. */
export async function pointAt(camera: Page, screen: Locator, seen: () => Promise<boolean>): Promise<void> {
	while (!(await seen())) {
		const picture = (await screen.screenshot({ animations: 'disabled' })).toString('base64');
		await camera.evaluate((png) => (window as unknown as WithFilm).film(png), picture);
	}
}
