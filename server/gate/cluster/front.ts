import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorWord } from '../../../src/sync/protocol';
import { GateError } from '../errors';
import { addresseeOf } from './hosts';

/** A client must have sent its headers within this time; the body of a large segment may take long on a bad line. */
const HEADERS_MS = 20_000;
const REQUEST_MS = 30 * 60_000;
/** As long as the gates' own server keeps idle connections: tablets ask again every few seconds. */
const KEEP_ALIVE_MS = 72_000;
/** Open requests have so long to end when the front closes. */
const CLOSING_MS = 2_000;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Front {
	/** Resolves to the address. Rejects with the system's error (EADDRINUSE …); may be called again then. */
	listen(options: { port: number; host: string }): Promise<string>;
	/** Takes no more connections; resolves when `closeGates` has resolved and all connections are gone. */
	close(closeGates: () => Promise<void>): Promise<void>;
}

/**
 * One port for many gates: hands each request to the gate that its host belongs to, before anything else of it is looked at.
 * @param pick the gate for a host (canonical, null: none named) and path. Throws GateError where there is none.
 */
export function createFront(pick: (host: string | null, path: string) => Handler): Front {
	const server = createServer(
		{ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
		(request, response) => {
			const addressee = addresseeOf(request);
			let handler: Handler;
			try {
				if ('refused' in addressee) throw new GateError('bad_request', addressee.refused);
				handler = pick(addressee.host, request.url!);
			} catch (error) {
				if (!(error instanceof GateError)) throw error;
				refuse(request, response, error);
				return;
			}
			handler(request, response);
		}
	);
	server.on('clientError', answerUnreadable);
	return {
		listen: ({ port, host }) =>
			new Promise((resolve, reject) => {
				const failed = (error: Error) => {
					server.off('listening', listening);
					reject(error);
				};
				const listening = () => {
					server.off('error', failed);
					const address = server.address();
					const shown = host.includes(':') ? `[${host}]` : host;
					resolve(`http://${shown}:${address && typeof address === 'object' ? address.port : port}`);
				};
				server.once('error', failed).once('listening', listening);
				server.listen({ port, host });
			}),
		async close(closeGates) {
			const closed = new Promise<void>((resolve) => {
				if (server.listening) server.close(() => resolve());
				else resolve();
			});
			const impatient = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
			// A connection becomes idle when its last answer is out, and would be kept open for the next question.
			const tidy = setInterval(() => server.closeIdleConnections(), 20);
			try {
				await closeGates();
				await closed;
			} finally {
				clearInterval(tidy);
				clearTimeout(impatient);
			}
		}
	};
}

const answer = (word: ErrorWord, reason: string) => JSON.stringify({ error: word, reason });

/** In the shape that clients of a gate read; the connection ends, since nobody will read the body. */
function refuse(request: IncomingMessage, response: ServerResponse, { statusCode, word, reason }: GateError) {
	const body = answer(word, reason);
	response.writeHead(statusCode, {
		'content-type': 'application/json; charset=utf-8',
		'content-length': Buffer.byteLength(body),
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
		connection: 'close'
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}

/** What is no HTTP at all, or too slow, or with headers beyond the limit. */
function answerUnreadable(error: Error & { code?: string; rawPacket?: Uint8Array }, socket: Socket): void {
	if (error.code === 'ECONNRESET' || !socket.writable) {
		socket.destroy();
		return;
	}
	const [status, word]: [string, ErrorWord] =
		error.code === 'HPE_HEADER_OVERFLOW'
			? ['431 Request Header Fields Too Large', 'too_large']
			: error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
				? ['408 Request Timeout', 'bad_request']
				: ['400 Bad Request', 'bad_request'];
	const body = answer(word, 'not a request that can be read');
	// A client that asked for heads only takes a body for something that it did not ask for.
	const headOnly = Buffer.from(error.rawPacket?.subarray(0, 5) ?? []).toString('latin1') === 'HEAD ';
	socket.end(
		`HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
			`content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${headOnly ? '' : body}`
	);
}
