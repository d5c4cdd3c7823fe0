import type { ApplyInput, HouseRef } from '../../book/api';
import { formatWareki } from '../../domain/dates';
import { KINDS, type SealedOf } from '../../domain/kinds';
import type { MunicipalityConfig } from '../../domain/municipality';
import type { House, Household, Resident } from '../../registry/types';
import { apply as labels, applyProblems as say, causeAsPrinted } from '../../messages/ja/apply';
import { common } from '../../messages/ja/common';
import { dateProblem } from '../date-problem';
import { oncePerField, schemaProblems, type Problem } from './problems';

type Sealed = SealedOf<'certificate.applied'>;
type Person = Sealed['head'];

/** A member of the household in the form. */
export interface MemberForm extends Person {
	/** What stands in the date box of a person who is in no register. */
	birthInput: string;
	/** Print under 追加記載事項. */
	listed: boolean;
	/** 住民状態 other than current, for a mark beside the name. */
	status: Resident['status'];
}

/** The application form as it is typed; kept as a draft. */
export interface ApplyForm {
	/** 世帯番号, '' for a walk-in. */
	household: string;
	certificate: string;
	members: MemberForm[];
	/** Index of the head (世帯主) in `members`, as text for a Select. */
	head: string;
	applicant: 'head' | 'member' | 'agent' | '';
	/** Index of the member at the desk, as text. */
	applicantMember: string;
	agentName: string;
	agentRelation: string;
	/** The mandate (委任状) was shown. */
	mandate: boolean;
	/** Paper by which the agent proved who they are. */
	agentId: string;
	phone: string;
	address: string;
	suppressed: boolean;
	house: 'register' | 'typed' | 'unknown' | '';
	houseId: string;
	houseLabel: string;
	houseTyped: string;
	causeName: string;
	damagedOn: string;
	damagedOnText: string;
	damage: string;
	purpose: string;
	note: string;
	/** Entry ids of the applications for the same house that the person has seen and accepted. */
	accepted: string[];
}

export function emptyMember(): MemberForm {
	return {
		name: '',
		kana: '',
		birth: '',
		birthInput: '',
		birthText: '',
		sex: 'unknown',
		relation: '',
		personId: '',
		listed: true,
		status: 'current'
	};
}

function memberOf(resident: Resident): MemberForm {
	const { name, kana, birth, birthText, sex, relation, status, id } = resident;
	return {
		name,
		kana,
		birth,
		birthInput: '',
		birthText,
		sex,
		relation,
		personId: id,
		listed: status === 'current',
		status
	};
}

/** Who may stand on the application: who lives there, and who died (the disaster may have killed them). */
export function membersOf(household: Household): Resident[] {
	return household.members.filter(({ status }) => status === 'current' || status === 'deceased');
}

/** A form filled from the register; null makes an empty one for a person who is in no register. */
export function startApplication(household: Household | null, config: MunicipalityConfig): ApplyForm {
	const residents = household ? membersOf(household) : [];
	const current = residents.filter(({ status }) => status === 'current');
	const head = current.find((resident) => resident.head) ?? current[0] ?? residents[0];
	// One suppressed member is enough: they live at the same address.
	const suppressed = residents.some((resident) => resident.suppressed);
	return {
		household: household?.id ?? '',
		certificate: config.certificateKinds.length === 1 ? config.certificateKinds[0]!.id : '',
		members: household ? residents.map(memberOf) : [emptyMember()],
		head: String(head ? residents.indexOf(head) : 0),
		applicant: '',
		applicantMember: '',
		agentName: '',
		agentRelation: '',
		mandate: false,
		agentId: '',
		phone: suppressed ? '' : (head?.phone ?? ''),
		address: suppressed ? '' : (head?.address ?? ''),
		suppressed,
		house: '',
		houseId: '',
		houseLabel: '',
		houseTyped: '',
		causeName: config.disaster.name,
		damagedOn: config.disaster.occurredOn,
		damagedOnText: '',
		damage: '',
		purpose: '',
		note: '',
		accepted: []
	};
}

/** A house's address as a certificate prints it: 住居表示 where there is one. */
export function houseAddress(house: House): string {
	return house.current || house.registered;
}

/** The house that the form names, null while it names none. */
export function houseRef(form: ApplyForm): HouseRef | null {
	if (form.house === 'register' && form.houseId) return { id: form.houseId };
	if (form.house === 'typed' && form.houseTyped.trim()) return { address: form.houseTyped.trim() };
	return null;
}

/** The head of the household as the form has them. */
export function headOf(form: ApplyForm): MemberForm | undefined {
	return form.members[Number(form.head)];
}

const person = ({ name, kana, birth, birthText, sex, relation, personId }: MemberForm): Person => ({
	name: personId ? name : name.trim(),
	kana: personId ? kana : kana.trim(),
	birth,
	birthText,
	sex,
	relation: relation.trim(),
	personId
});

function applicantOf(form: ApplyForm): Sealed['applicant'] {
	const phone = form.phone.normalize('NFKC').trim();
	if (form.applicant === 'agent')
		return { name: form.agentName.trim(), relation: form.agentRelation.trim(), phone };
	const member = form.applicant === 'member' ? form.members[Number(form.applicantMember)] : headOf(form);
	return { name: member?.name.trim() ?? '', relation: member?.relation.trim() ?? '', phone };
}

/** The book's input from a form without problems. Names from the register go through code point by code point. */
export function toApplyInput(form: ApplyForm): ApplyInput {
	const head = headOf(form);
	const house = houseRef(form);
	return {
		household: form.household || null,
		house,
		certificate: form.certificate,
		byAgent: form.applicant === 'agent',
		sealed: {
			household: form.household,
			head: person(head ?? emptyMember()),
			members: form.members.filter((member) => member.listed && member.name.trim() !== '').map(person),
			applicant: applicantOf(form),
			agentId: form.applicant === 'agent' ? form.agentId.trim() : '',
			address: form.suppressed ? '' : form.address.trim(),
			suppressed: form.suppressed,
			phone: form.phone.normalize('NFKC').trim(),
			houseAddress: house === null ? '' : 'id' in house ? form.houseLabel : house.address,
			houseId: house !== null && 'id' in house ? house.id : '',
			cause: causeAsPrinted(formatWareki(form.damagedOn), form.causeName.trim()),
			damagedOn: form.damagedOn,
			damage: form.damage.trim(),
			purpose: form.purpose.trim(),
			note: form.note.trim()
		}
	};
}

const CONTROLS: Record<string, { field: string; label: string }> = {
	address: { field: 'address', label: labels.address },
	phone: { field: 'phone', label: labels.phone },
	agentId: { field: 'agentId', label: labels.agentId },
	applicant: { field: 'applicant', label: labels.applicant },
	houseAddress: { field: 'houseTyped', label: labels.houseTyped },
	cause: { field: 'causeName', label: labels.causeName },
	damagedOn: { field: 'damagedOn', label: labels.damagedOn },
	damage: { field: 'damage', label: labels.damage },
	purpose: { field: 'purpose', label: labels.purpose },
	note: { field: 'note', label: labels.note }
};

/**
 * What has to be put right before the application can be taken, in the order of the form.
 * @param today ISO date; damage cannot lie in the future
 */
export function applyProblems(form: ApplyForm, config: MunicipalityConfig, today: string): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	const fill = (field: string, value: string, label: string) =>
		need(field, value.trim() === '', common.fillRequired(label));

	need(
		'certificate',
		!config.certificateKinds.some(({ id }) => id === form.certificate),
		common.chooseRequired(labels.certificate)
	);
	if (form.household) need('head', headOf(form) === undefined, common.chooseRequired(labels.head));
	else {
		fill('name-0', form.members[0]?.name ?? '', labels.name);
		form.members.forEach((member, index) => {
			const misread = dateProblem(member.birthInput, { max: today });
			need(`birth-${index}`, misread !== null, misread ?? '');
			need(
				`name-${index}`,
				index > 0 &&
					member.name.trim() === '' &&
					(member.kana + member.birth + member.relation).trim() !== '',
				common.fillRequired(labels.name)
			);
		});
	}
	if (!form.suppressed) fill('address', form.address, labels.address);
	need('house', form.house === '' || (form.house === 'register' && !form.houseId), say.house);
	if (form.house === 'typed') fill('houseTyped', form.houseTyped, labels.houseTyped);
	fill('causeName', form.causeName, labels.causeName);
	const misread = dateProblem(form.damagedOnText, { max: today });
	need('damagedOn', misread !== null, misread ?? '');
	need('damagedOn', form.damagedOn === '', common.fillRequired(labels.damagedOn));
	fill('damage', form.damage, labels.damage);
	need('applicant', form.applicant === '', common.chooseRequired(labels.applicant));
	if (form.applicant === 'member')
		need(
			'applicantMember',
			form.applicantMember === '' || form.members[Number(form.applicantMember)] === undefined,
			common.chooseRequired(labels.applicantMember)
		);
	if (form.applicant === 'agent') {
		fill('agentName', form.agentName, labels.agentName);
		fill('agentRelation', form.agentRelation, labels.agentRelation);
		need('mandate', !form.mandate, say.mandate);
	}
	const beyondRules = schemaProblems(
		KINDS['certificate.applied'].sealed,
		toApplyInput(form).sealed,
		(path) => {
			const [first = '', second = ''] = path.split('.');
			if (first === 'members' || first === 'head') {
				const field = form.household ? 'head' : `name-${first === 'members' ? Number(second) || 0 : 0}`;
				return { field, label: labels.members };
			}
			return CONTROLS[first] ?? { field: 'note', label: first };
		}
	);
	return oncePerField([...problems, ...beyondRules]);
}

/** Whether the last day for applications (ISO) has passed: a warning, never a bar. */
export function pastDeadline(form: ApplyForm, config: MunicipalityConfig, today: string): string | null {
	const deadline = config.certificateKinds.find(({ id }) => id === form.certificate)?.deadline ?? null;
	return deadline !== null && today > deadline ? deadline : null;
}
