import { addressKey } from '../domain/address';
import { toHex } from '../domain/bytes';
import { canonicalBytes } from '../domain/canonical';
import type { CaseNumber, Role } from '../domain/entry';
import { actionsFor, issueTerms } from '../domain/fold/actions';
import type { ApplicationView } from '../domain/fold/state';
import type { Grade } from '../domain/grade';
import { certificateNumber, receiptNumber } from '../domain/ids';
import { isKnownKind, KINDS, mayWrite, roleWithin, withinTasks, type Draft } from '../domain/kinds';
import type { CertificatePaper } from '../domain/kinds/certificate';
import { verificationBody } from '../domain/verification';
import type { Appender, NewEntry } from '../store/append';
import { createQueue } from '../store/queue';
import { caseOfHousehold, caseOfWalkIn, tokenOfHouse } from '../vault/derive';
import type { MunicipalityKeys } from '../vault/keys';
import { signText } from '../vault/sign';
import { statusKey } from '../vault/status-key';
import { BookError, type Book, type HouseRef, type IssueInput, type OtherDraft } from './api';
import { checkAgainstLedger } from './checks';
import type { Core, Desk, Tablet } from './core';

type Writing = Pick<Book, 'apply' | 'issue' | 'append' | 'appendAll'>;

/** The methods that write entries. Every one resolves when what it wrote is on disk. */
export function writing(core: Core): Writing {
	/** What was checked against the ledger still holds when it is written: a button pressed twice makes one paper. */
	const inTurn = createQueue();

	async function write(
		drafts: readonly { draft: Draft; case: CaseNumber }[]
	): ReturnType<Appender['append']> {
		const { keys, staff } = core.desk();
		const { identity, appender, config } = core.tablet();
		const entries = drafts.map(({ draft, case: caseNo }): NewEntry => {
			checkDraft(draft, staff, identity.role);
			return {
				kind: draft.kind,
				disaster: config.disaster.id,
				case: caseNo,
				open: draft.open,
				sealed: draft.sealed,
				by: { staff: staff.staff, role: staff.role },
				...(draft.corrects === undefined ? {} : { corrects: draft.corrects })
			};
		});
		const written = await appender.append(entries, keys);
		const { fold, vouching } = core.tablet();
		for (const entry of written) {
			fold.add(entry);
			vouching.trust.held(entry, null);
		}
		core.written();
		return written;
	}

	async function checkedWrite(
		drafts: readonly { draft: OtherDraft; case: CaseNumber }[]
	): ReturnType<Appender['append']> {
		const ledger = await core.ledger();
		const by = { device: core.tablet().identity.device, staff: core.desk().staff.staff };
		for (const one of drafts) checkAgainstLedger(one.draft, one.case, ledger, by);
		return write(drafts);
	}

	return {
		async apply(input) {
			const { keys } = core.desk();
			const { identity, appender, config } = core.tablet();
			if (!config.certificateKinds.some(({ id }) => id === input.certificate))
				throw new BookError('badInput', 'certificate');
			const caseNo =
				input.household === null
					? await caseOfWalkIn(keys, crypto.getRandomValues(new Uint8Array(16)))
					: await caseOfHousehold(keys, config.disaster.id, input.household);
			const [serial] = await appender.reserve('receipt', 1);
			const receipt = receiptNumber(identity.device, serial!, crypto.getRandomValues(new Uint8Array(4)));
			const { birth } = input.sealed.head;
			const draft: Draft = {
				kind: 'certificate.applied',
				open: {
					receipt,
					certificate: input.certificate,
					via: input.household === null ? 'walkIn' : 'register',
					house: input.house && (await houseTokenOf(keys, input.house)),
					// The slow hash: other writing does not wait for it.
					lookup: birth ? await statusKey(config.code, config.disaster.id, receipt, birth) : null,
					byAgent: input.byAgent
				},
				sealed: input.sealed
			};
			const [entry] = await write([{ draft, case: caseNo }]);
			return { entry: entry!._id, case: caseNo, receipt };
		},

		issue: (inputs) =>
			inTurn(async () => {
				const { applications } = await core.ledger();
				if (new Set(inputs.map(({ application }) => application)).size < inputs.length)
					throw new BookError('badInput', 'one application twice');
				const { staff } = core.desk();
				const tablet = core.tablet();
				const certified = inputs.map((input) => {
					const view = applications.get(input.application);
					if (!view) throw new BookError('notFound', input.application);
					return { input, view, ...basisOf(tablet, staff.role, view, input) };
				});
				const serials = await tablet.appender.reserve('certificate', inputs.length);
				const drafts = await Promise.all(
					certified.map(async ({ input, view, decision, grade }, i) => {
						const number = certificateNumber(tablet.identity.device, serials[i]!);
						const facts = { number, grade, issuedOn: input.issuedOn, paper: input.sealed };
						const draft: Draft = {
							kind: 'certificate.issued',
							open: {
								application: input.application,
								decision,
								number,
								certificate: view.certificate,
								grade,
								issuedOn: input.issuedOn,
								reason: input.reason,
								replaces: input.replaces,
								qr: await verificationText(core, { ...facts, certificate: view.certificate })
							},
							sealed: input.sealed
						};
						return { draft, case: view.case, number };
					})
				);
				const written = await write(drafts);
				return written.map((entry, i) => ({
					entry: entry._id,
					number: drafts[i]!.number,
					application: inputs[i]!.application
				}));
			}),

		append: (draft, caseNo) =>
			inTurn(async () => {
				const [entry] = await checkedWrite([{ draft, case: caseNo }]);
				return entry!._id;
			}),

		appendAll: (drafts) => inTurn(async () => (await checkedWrite(drafts)).map(({ _id }) => _id))
	};
}

/** Throws notAllowed or badInput. */
function checkDraft(draft: Draft, staff: Desk['staff'], deviceRole: Tablet['identity']['role']): void {
	if (!isKnownKind(draft.kind)) throw new BookError('badInput', 'kind');
	if (!mayWrite(staff.role, draft.kind) || !roleWithin(staff.role, deviceRole))
		throw new BookError('notAllowed', draft.kind);
	if (!withinTasks(draft.kind, staff.tasks)) throw new BookError('notAllowed', draft.kind);
	for (const part of ['open', 'sealed'] as const) {
		const parsed = KINDS[draft.kind][part].safeParse(draft[part]);
		// The path only: values are personal.
		if (!parsed.success)
			throw new BookError('badInput', [part, ...(parsed.error.issues[0]?.path ?? [])].join('.'));
	}
}

/**
 * The decision and grade that a certificate may state now. Throws stateChanged where another paper, or none, may be issued
 * by now (fold/actions.ts).
 */
function basisOf(
	{ config }: Tablet,
	role: Role,
	view: ApplicationView,
	{ reason, replaces }: IssueInput
): { decision: string | null; grade: Grade | null } {
	const kind = config.certificateKinds.find(({ id }) => id === view.certificate);
	if (!kind) throw new BookError('notFound', 'certificate kind');
	const action = reason === 'reissue' ? 'reissue' : 'issue';
	const terms = issueTerms(view, action);
	if (!actionsFor(view, role, kind).includes(action)) throw new BookError('stateChanged', view.state);
	if (terms.reason !== reason || terms.replaces !== replaces)
		throw new BookError('stateChanged', `${terms.reason} ${terms.replaces ?? ''}`);
	return { decision: view.decision?.entry ?? null, grade: view.decision?.grade ?? null };
}

/** Open token of a house as somebody named it. */
export async function houseTokenOf(keys: MunicipalityKeys, house: HouseRef): Promise<string> {
	return tokenOfHouse(keys, 'id' in house ? house : { addressKey: addressKey(house.address) });
}

/** The start of a digest of what is printed, together with the number. 16 hex digits (domain/verification.ts). */
async function paperDigest(number: string, paper: CertificatePaper): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', canonicalBytes({ number, paper }));
	return toHex(new Uint8Array(digest)).slice(0, 16);
}

/** Text of a certificate's QR code, signed by this device. */
async function verificationText(
	core: Core,
	facts: {
		number: string;
		certificate: string;
		grade: Grade | null;
		issuedOn: string;
		paper: CertificatePaper;
	}
): Promise<string> {
	const { identity, config } = core.tablet();
	const body = verificationBody({
		...facts,
		municipality: config.code,
		disaster: config.disaster.id,
		paper: await paperDigest(facts.number, facts.paper)
	});
	const signature = await signText(identity.privateKey, body);
	return `${core.surroundings.origin}/verify#${body}.${signature}`;
}
