import type { IncomingMessage } from 'node:http';

/** Names under which a machine calls itself; always the cluster's own. */
export const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The form in which hosts are compared: lower case, no port, no trailing dot. Null for what is no host (RFC 3986 reg-name
 * without percent signs, or an address).
 */
export function canonicalHost(text: string): string | null {
	const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,254}?)\.?(?::\d{0,5})?$/i.exec(text);
	return match ? match[1]!.toLowerCase() : null;
}

/** For whom a request is. */
export type Addressee =
	/** Null: the client named no host (HTTP/1.0). */
	| { host: string | null }
	/** Nobody is asked: the request contradicts itself. */
	| { refused: string };

/**
 * The host that a request names, from its one Host header and nothing else: X-Forwarded-Host and Forwarded are what anybody may
 * write. A request target that brings a host of its own (absolute form) is refused, so that router and front can never
 * disagree about it.
 */
export function addresseeOf(request: IncomingMessage): Addressee {
	const hosts: string[] = [];
	// `headers.host` would silently be the first of several.
	for (let i = 0; i < request.rawHeaders.length; i += 2)
		if (request.rawHeaders[i]!.toLowerCase() === 'host') hosts.push(request.rawHeaders[i + 1]!);
	if (hosts.length > 1) return { refused: 'more than one Host header' };
	if (!request.url?.startsWith('/')) return { refused: 'the request target must be a path' };
	const [text = ''] = hosts;
	if (text === '') return { host: null };
	const host = canonicalHost(text);
	return host === null ? { refused: 'not a host name' } : { host };
}
