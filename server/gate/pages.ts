import { stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { codeOf } from './errors';

const NOT_BUILT = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>準備中</title></head>
<body><h1>画面がまだ用意されていません</h1>
<p>サーバーは動いていますが、画面のファイルがありません。<code>npm run build</code> を実行してから、このページを開き直してください。</p>
</body></html>
`;

/**
 * Serves the built app. Deep links get its fallback page; pages and the service worker are always asked for again, files
 * whose names change with their content never. Needs @fastify/static's `reply.sendFile`.
 * @param build directory of the built app; it may come into being later
 */
export function pageRoutes(app: FastifyInstance, build: string): void {
	app.route({
		method: ['GET', 'HEAD'],
		url: '/*',
		async handler(request, reply) {
			const path = (request.params as { '*': string })['*'];
			const file = await find(build, path);
			if (file) return send(reply, build, file);
			// A missing script must not answer with a page: a browser would take it for the script.
			if (/^v1(?:\/|$)/.test(path) || extname(path)) return reply.callNotFound();
			if (await isFile(join(build, '200.html'))) return send(reply, build, '200.html');
			return reply
				.status(503)
				.header('cache-control', 'no-store')
				.type('text/html; charset=utf-8')
				.send(NOT_BUILT);
		}
	});
}

function send(reply: FastifyReply, build: string, file: string): FastifyReply {
	const forever = file.startsWith('_app/immutable/');
	return reply
		.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
		.sendFile(file, build, { cacheControl: false });
}

/** The file behind a path: itself, a page of that name, or null. */
async function find(build: string, path: string): Promise<string | null> {
	if (path.includes('\0') || path.split(/[/\\]/).some((part) => part.startsWith('.'))) return null;
	for (const file of path === '' ? ['index.html'] : [path, `${path}.html`, join(path, 'index.html')]) {
		const full = join(build, file);
		if (full.startsWith(build + sep) && (await isFile(full))) return file;
	}
	return null;
}

async function isFile(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isFile();
	} catch (error) {
		if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error))) return false;
		throw error;
	}
}
