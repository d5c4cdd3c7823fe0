import type { Entry, Role } from '../../../src/domain/entry';
import { formatStamp } from '../../../src/domain/hlc';
import { caseNumber, certificateNumber, entryId, receiptNumber } from '../../../src/domain/ids';
import type { KindName, OpenOf } from '../../../src/domain/kinds';

/** Start of the made-up disaster: 2026-11-20 09:00 in Japan. */
export const START = Date.UTC(2026, 10, 20, 0, 0);

export const caseOf = (household: number) =>
	caseNumber(
		new Uint8Array(16)
			.fill(7)
			.with(0, household)
			.with(1, household >> 8)
	);

/** A tablet that writes entries as the book would, without keys: signatures are only different from each other. */
export class Tablet {
	n = 0;
	receipts = 0;
	certificates = 0;
	constructor(
		readonly device: string,
		/** Wall clock, ms. Every entry takes a minute. */
		public ms = START
	) {}

	write(
		kind: string,
		caseNo: string,
		open: Record<string, unknown>,
		more: { role?: Role; corrects?: string; sig?: string } = {}
	): Entry {
		this.n += 1;
		this.ms += 60_000;
		const at = formatStamp(this.ms, 0, this.device);
		const _id = entryId(caseNo, at, this.device, this.n);
		return {
			_id,
			v: 1,
			kind,
			disaster: 'test',
			case: caseNo,
			open,
			by: { device: this.device, staff: `${this.device}-1`, role: more.role ?? 'headquarters' },
			at,
			n: this.n,
			prev: '0'.repeat(64),
			...(more.corrects === undefined ? {} : { corrects: more.corrects }),
			sig: (more.sig ?? `${this.device}${String(this.n)}`).padEnd(86, 'A')
		};
	}

	private known<K extends KindName>(
		kind: K,
		caseNo: string,
		open: OpenOf<K>,
		more?: { role?: Role; corrects?: string }
	): Entry {
		return this.write(kind, caseNo, open as Record<string, unknown>, more);
	}

	apply(caseNo: string, open: Partial<OpenOf<'certificate.applied'>> = {}): Entry {
		this.receipts += 1;
		return this.known('certificate.applied', caseNo, {
			receipt: receiptNumber(this.device, this.receipts, new Uint8Array(4).fill(this.receipts)),
			certificate: 'risai',
			via: 'register',
			house: null,
			lookup: null,
			byAgent: false,
			...open
		});
	}

	survey(application: Entry, open: Partial<OpenOf<'certificate.surveyed'>> = {}, corrects?: Entry): Entry {
		return this.known(
			'certificate.surveyed',
			application.case,
			{
				application: application._id,
				round: 1,
				surveyedOn: '2026-11-20',
				method: 'outside',
				grade: 'hankai',
				lossPct: null,
				...open
			},
			corrects ? { corrects: corrects._id } : {}
		);
	}

	decide(
		application: Entry,
		surveys: Entry[],
		open: Partial<OpenOf<'certificate.decided'>> = {},
		corrects?: Entry
	): Entry {
		return this.known(
			'certificate.decided',
			application.case,
			{
				application: application._id,
				surveys: surveys.map((s) => s._id),
				grade: 'hankai',
				outcome: 'certify',
				...open
			},
			corrects ? { corrects: corrects._id } : {}
		);
	}

	issue(application: Entry, decision: Entry | null, open: Partial<OpenOf<'certificate.issued'>> = {}): Entry {
		this.certificates += 1;
		return this.known('certificate.issued', application.case, {
			application: application._id,
			decision: decision?._id ?? null,
			number: certificateNumber(this.device, this.certificates),
			certificate: String(application.open.certificate),
			grade: decision ? (decision.open as OpenOf<'certificate.decided'>).grade : null,
			issuedOn: '2026-11-21',
			reason: 'first',
			replaces: null,
			qr: '',
			...open
		});
	}

	revoke(application: Entry, issue: Entry): Entry {
		return this.known(
			'certificate.revoked',
			application.case,
			{ application: application._id, number: numberOf(issue), reason: 'content' },
			{ corrects: issue._id }
		);
	}

	resurvey(application: Entry, round: 2 | 3): Entry {
		return this.known('certificate.resurveyRequested', application.case, {
			application: application._id,
			round
		});
	}

	withdraw(application: Entry): Entry {
		return this.known('certificate.withdrawn', application.case, {
			application: application._id,
			reason: 'applicant'
		});
	}

	clear(clash: string, seen: string[]): Entry {
		return this.known('clash.cleared', '-', { clash, seen });
	}
}

export const numberOf = (issue: Entry) => String(issue.open.number);
