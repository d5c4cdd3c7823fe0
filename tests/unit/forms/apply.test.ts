import { describe, expect, it } from 'vitest';
import { KINDS } from '../../../src/domain/kinds';
import {
	applyProblems,
	emptyMember,
	houseRef,
	pastDeadline,
	startApplication,
	toApplyInput,
	type ApplyForm
} from '../../../src/ui/forms/apply';
import { config, household, resident } from './town';

const TODAY = '2026-11-21';

/** A form as the desk leaves it, ready to be taken. */
function filled(over: Partial<ApplyForm> = {}): ApplyForm {
	return {
		...startApplication(household(), config),
		certificate: 'risai',
		applicant: 'head',
		house: 'register',
		houseId: 'H1',
		houseLabel: '灯市港町一丁目2番3号',
		damage: '瓦が落ちた',
		...over
	};
}
const fields = (form: ApplyForm) => applyProblems(form, config, TODAY).map(({ field }) => field);

describe('application form', () => {
	it('starts from the register: head, members, address, disaster', () => {
		const child = resident({ id: '2', name: '髙橋　実', head: false, relation: '子' });
		const moved = resident({ id: '3', head: false, status: 'movedOut' });
		const dead = resident({ id: '4', head: true, status: 'deceased' });
		const form = startApplication(household(dead, child, moved, resident()), config);
		expect(form.members.map(({ personId, listed }) => [personId, listed])).toEqual([
			['4', false],
			['2', true],
			['0000001', true]
		]);
		expect(form.members[Number(form.head)]!.personId).toBe('0000001');
		expect(form.address).toBe('灯市港町一丁目2番3号');
		expect(form.damagedOn).toBe('2026-11-01');
	});

	it('asks for everything that is missing, in the order of the form', () => {
		expect(fields(startApplication(household(), config))).toEqual([
			'certificate',
			'house',
			'damage',
			'applicant'
		]);
		expect(fields(startApplication(null, config))).toEqual([
			'certificate',
			'name-0',
			'address',
			'house',
			'damage',
			'applicant'
		]);
	});

	it('passes the register name through code point by code point and satisfies the schema', () => {
		const form = filled();
		expect(applyProblems(form, config, TODAY)).toEqual([]);
		const input = toApplyInput(form);
		expect([...input.sealed.head.name]).toEqual([...resident().name]);
		expect(KINDS['certificate.applied'].sealed.parse(input.sealed)).toEqual(input.sealed);
		expect(input).toMatchObject({ household: '0000100', house: { id: 'H1' }, byAgent: false });
		expect(input.sealed).toMatchObject({
			houseId: 'H1',
			houseAddress: '灯市港町一丁目2番3号',
			cause: '令和8年11月1日の令和8年灯沖地震による'
		});
	});

	it('never carries an address of a suppressed household', () => {
		const form = startApplication(
			household(resident({ address: '' }), resident({ id: '2', head: false, suppressed: true })),
			config
		);
		expect(form).toMatchObject({ suppressed: true, address: '', phone: '' });
		const taken = {
			...filled(),
			...form,
			certificate: 'risai',
			applicant: 'head',
			house: 'unknown',
			damage: 'x'
		};
		expect(fields(taken as ApplyForm)).toEqual([]);
		expect(toApplyInput({ ...(taken as ApplyForm), address: '灯市' }).sealed.address).toBe('');
	});

	it('wants a mandate from an agent, and records who stood at the desk', () => {
		const agent = filled({
			applicant: 'agent',
			agentName: '海野　渚',
			agentRelation: '別居の子',
			phone: '０７０'
		});
		expect(fields(agent)).toEqual(['mandate']);
		const input = toApplyInput({ ...agent, mandate: true });
		expect(input.byAgent).toBe(true);
		expect(input.sealed.applicant).toEqual({ name: '海野　渚', relation: '別居の子', phone: '070' });
	});

	it('takes a walk-in with a family, leaving empty rows out', () => {
		const form: ApplyForm = {
			...startApplication(null, config),
			certificate: 'todokede',
			members: [{ ...emptyMember(), name: ' 旅　人 ' }, emptyMember()],
			applicant: 'head',
			address: '他県',
			house: 'typed',
			houseTyped: ' 灯市浜1 ',
			damage: '車が流された'
		};
		expect(fields(form)).toEqual([]);
		const input = toApplyInput(form);
		expect(input).toMatchObject({ household: null, house: { address: '灯市浜1' } });
		expect(input.sealed.members.map(({ name }) => name)).toEqual(['旅　人']);
	});

	it('refuses dates that are none or lie in the future', () => {
		expect(fields(filled({ damagedOn: '', damagedOnText: '5月5日' }))).toEqual(['damagedOn']);
		expect(fields(filled({ damagedOn: '2026-11-22', damagedOnText: '20261122' }))).toEqual(['damagedOn']);
	});

	it('turns what only the schema refuses into a sentence at its control', () => {
		expect(applyProblems(filled({ note: 'あ'.repeat(4001) }), config, TODAY)).toEqual([
			{ field: 'note', text: '「備考」は4,000文字以内で入力してください。' }
		]);
	});

	it('names a house only when one is chosen', () => {
		expect(houseRef(filled({ house: 'unknown' }))).toBeNull();
		expect(houseRef(filled({ house: 'register', houseId: '' }))).toBeNull();
		expect(houseRef(filled({ house: 'typed', houseTyped: '  ' }))).toBeNull();
	});

	it('warns after the last day for applications', () => {
		expect(pastDeadline(filled(), config, '2027-04-30')).toBeNull();
		expect(pastDeadline(filled(), config, '2027-05-01')).toBe('2027-04-30');
		expect(pastDeadline(filled({ certificate: 'todokede' }), config, '2030-01-01')).toBeNull();
	});
});
