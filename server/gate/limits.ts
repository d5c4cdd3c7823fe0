import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GateError } from './errors';

/** Requests a minute: of one device, or of one network address for what anybody may ask. */
export const LIMITS = {
	device: 1_200,
	operator: 6_000,
	/** Other data centers' gates, all together: replication of many small batches. */
	peer: 30_000,
	/** Devices that ask to be let in again; all tablets of an office may share one network address. */
	rejoin: 120,
	/** Wrong or missing credentials. */
	failed: 120,
	about: 600,
	enrol: 120,
	token: 240,
	/** Somebody who guesses: a receipt number has 30 random bits, and the phone hashes for a second before each try. */
	status: 30,
	verify: 60,
	publicDevices: 120,
	/** Map tiles: a screen shows about thirty, and a whole office may share one network address. */
	map: 6_000
};
export type LimitName = keyof typeof LIMITS;

/** Counts one request under a name for somebody. Throws GateError `too_many_requests`. */
export type Limiter = (name: LimitName, request: FastifyRequest, who: string) => Promise<void>;

/** Needs @fastify/rate-limit to be registered with `global: false`. */
export function createLimiter(app: FastifyInstance, overrides: Partial<typeof LIMITS> = {}): Limiter {
	const whoIs = new WeakMap<FastifyRequest, string>();
	const limits = { ...LIMITS, ...overrides };
	const counters = Object.fromEntries(
		Object.entries(limits).map(([name, max]) => [
			name,
			app.createRateLimit({ max, timeWindow: 60_000, keyGenerator: (request) => whoIs.get(request)! })
		])
	);
	return async (name, request, who) => {
		whoIs.set(request, who);
		const result = await counters[name]!(request);
		if (!result.isAllowed && result.isExceeded)
			throw new GateError(
				'too_many_requests',
				`more than ${limits[name]} requests a minute; try again later`
			);
	};
}
