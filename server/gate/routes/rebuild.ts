import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { RebuildState, RejoinRequest, RosterDevice, type PublicKey } from '../../../src/sync/protocol';
import { importPublicKey, verifyText } from '../../../src/vault/sign';
import { endpoint, type Gatehouse } from '../endpoint';
import { GateError } from '../errors';

/** How far a request's time may be from the gate's clock, as for tokens. */
const WINDOW_MS = 10 * 60_000;
/** Five thousand devices with their keys. */
const MAX_REJOIN = 8 * 1024 * 1024;

/** After everything was lost: devices say who they are, the operator lets in whom the key's holder has checked. */
export function rebuildRoutes(app: FastifyInstance, house: Gatehouse): void {
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/rejoin',
		access: { anyone: 'rejoin' },
		body: RejoinRequest,
		answer: z.strictObject({}),
		bodyLimit: MAX_REJOIN,
		async handle({ body }) {
			const { device, issuedAt, nonce, signature, config, devices } = body;
			if (!house.rebuild.state().open) throw new GateError('forbidden', 'no rebuild is under way here');
			const own = devices.find((one) => one.device === device);
			if (!own) throw new GateError('bad_request', 'the device is not among those that it names');
			const town = house.town.current();
			if (town && town.config.code !== config.code)
				throw new GateError('conflict', `this gate serves ${town.config.code}`);
			if (Math.abs(issuedAt - house.now()) > WINDOW_MS)
				throw new GateError('expired', 'sign again by the time of the Date header', 401);
			const key = await keyOf(own.publicKey);
			if (!(await verifyText(key, `tomoshibi-rejoin:${device}:${issuedAt}:${nonce}`, signature)))
				throw new GateError('unauthorized', 'the signature is not this device’s');
			await house.rebuild.claim(devices, config);
			return {};
		}
	});

	endpoint(app, house, {
		method: 'GET',
		url: '/v1/operator/rebuild',
		access: 'operator',
		answer: RebuildState,
		async handle() {
			const { open, candidates, configs } = house.rebuild.state();
			const town = house.town.current();
			const known = town ? await town.devices.roster() : [];
			const listed = town ? await town.devices.list() : [];
			return {
				open,
				config: town?.config ?? null,
				candidates: candidates.filter((one) => !known.some((there) => covers(there, one))),
				configs: town ? [] : configs,
				known: listed.map(({ device, label, revokedAt, lastContact }) => ({
					device,
					label,
					revokedAt,
					lastContact
				}))
			};
		}
	});
	endpoint(app, house, {
		method: 'PUT',
		url: '/v1/operator/rebuild',
		access: 'operator',
		body: z.strictObject({ open: z.boolean() }),
		answer: z.strictObject({}),
		async handle({ body }) {
			await house.rebuild.setOpen(body.open);
			return {};
		}
	});
	endpoint(app, house, {
		method: 'POST',
		url: '/v1/operator/rebuild/devices',
		access: 'operator',
		body: z.strictObject({ devices: z.array(RosterDevice).max(1_000) }),
		answer: z.strictObject({}),
		bodyLimit: MAX_REJOIN,
		async handle({ body, changed }) {
			if (!house.rebuild.state().open) throw new GateError('forbidden', 'no rebuild is under way here');
			for (const one of body.devices) {
				await keyOf(one.publicKey);
				await keyOf(one.agreementKey);
			}
			const left = await house.town.need().devices.restore(body.devices);
			for (const { device } of body.devices) if (!left.includes(device)) await changed(device);
			if (left.length)
				throw new GateError('conflict', `here with other keys or rights: ${left.slice(0, 20).join(' ')}`);
			return {};
		}
	});
}

async function keyOf(publicKey: PublicKey): Promise<CryptoKey> {
	try {
		return await importPublicKey(publicKey);
	} catch (error) {
		throw Object.assign(new GateError('bad_request', 'not a P-256 public key'), { cause: error });
	}
}

const statementOf = ({ device, role, until, publicKey, agreementKey, k, endorsement }: RosterDevice) =>
	JSON.stringify([
		device,
		role,
		until,
		publicKey.x,
		publicKey.y,
		agreementKey.x,
		agreementKey.y,
		k,
		endorsement
	]);

/** Whether a claim says nothing that is not known: the same device, and no revocation that is new here. */
function covers(known: RosterDevice, claim: RosterDevice): boolean {
	return statementOf(known) === statementOf(claim) && (known.revokedAt !== null || claim.revokedAt === null);
}
