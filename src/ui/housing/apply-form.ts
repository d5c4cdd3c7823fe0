import type { CaseDetail } from '../../book/api';
import type { HousingApplicationDetail, HousingInput } from '../../book/housing/api';
import type { Ground } from '../../domain/housing/eligibility';
import { KINDS } from '../../domain/kinds';
import type { MunicipalityConfig } from '../../domain/municipality';
import type { Household } from '../../registry/types';
import { common } from '../../messages/ja/common';
import { household as words } from '../../messages/ja/housing';
import { openApplications } from '../forms/opened';
import { oncePerField, schemaProblems, type Problem } from '../forms/problems';
import { readWhole, within } from './numbers';

const say = words.form;

export interface MemberForm {
	name: string;
	relation: string;
	birth: string;
	birthText: string;
}

/** The application as it is typed; kept as a draft. */
export interface HousingForm {
	application: string;
	types: HousingInput['types'];
	people: string;
	stepFree: boolean;
	pets: boolean;
	ground: Ground;
	priority: string[];
	suppressed: boolean;
	name: string;
	phone: string;
	members: MemberForm[];
	wishes: string;
	note: string;
}

/** Begins with what the register and the certificate's application know of the household. */
export function newHousing(
	household: Household | null,
	detail: CaseDetail | null,
	config: MunicipalityConfig
): HousingForm {
	const newest = detail ? openApplications(detail, config).find(({ sealed }) => sealed !== null) : undefined;
	const sealed = newest?.sealed;
	const present = household?.members.filter(({ status }) => status === 'current') ?? [];
	const head = present.find((member) => member.head) ?? present[0];
	const members = present.length > 0 ? present : (sealed?.members ?? []);
	return {
		application: newest?.view.entry ?? '',
		types: [],
		people: members.length > 0 ? String(members.length) : '',
		stepFree: false,
		pets: false,
		ground: 'unknown',
		priority: [],
		suppressed: sealed?.suppressed === true || present.some((member) => member.suppressed),
		name: sealed?.head.name ?? head?.name ?? '',
		phone: sealed?.phone || (head && 'phone' in head ? head.phone : ''),
		members: members
			.slice(0, 20)
			.map(({ name, relation, birth }) => ({ name, relation, birth: birth ?? '', birthText: '' })),
		wishes: '',
		note: ''
	};
}

/** An application that is there already, to be put right. */
export function oldHousing({ view, sealed }: HousingApplicationDetail): HousingForm {
	return {
		application: view.application ?? '',
		types: [...view.types],
		people: String(view.people),
		stepFree: view.stepFree,
		pets: view.pets,
		ground: view.ground,
		priority: [...view.priority],
		suppressed: sealed?.suppressed ?? false,
		name: sealed?.applicant.name ?? '',
		phone: sealed?.applicant.phone ?? '',
		members: (sealed?.members ?? []).map((member) => ({ ...member, birthText: '' })),
		wishes: sealed?.wishes ?? '',
		note: sealed?.note ?? ''
	};
}

/** What has to be put right, in the order of the form. */
export function housingProblems(form: HousingForm): Problem[] {
	const problems: Problem[] = [];
	const need = (field: string, bad: boolean, text: string) => bad && problems.push({ field, text });
	need('name', form.name.trim() === '', common.fillRequired(say.applicant));
	need('types', form.types.length === 0, common.chooseRequired(say.types));
	need('people', !within(readWhole(form.people), 1, 20), say.peopleWrong);
	form.members.forEach((member, i) =>
		need(`member-${i}`, member.name.trim() === '', common.fillRequired(say.memberName))
	);
	if (problems.length > 0) return oncePerField(problems);
	return schemaProblems(KINDS['housing.applied'].sealed, housingInput(form).sealed, (path) => {
		const [first = '', second = ''] = path.split('.');
		if (first === 'members') return { field: `member-${second}`, label: say.members };
		if (first === 'applicant')
			return { field: second, label: second === 'phone' ? say.phone : say.applicant };
		return { field: first, label: first === 'wishes' ? say.wishes : say.note };
	});
}

/** Content from a form without problems. */
export const housingInput = (form: HousingForm): HousingInput => ({
	application: form.application || null,
	types: [...form.types],
	people: readWhole(form.people) ?? 1,
	stepFree: form.stepFree,
	pets: form.pets,
	priority: [...form.priority],
	ground: form.ground,
	sealed: {
		applicant: { name: form.name.trim(), phone: form.phone.trim() },
		members: form.members.map(({ name, relation, birth }) => ({
			name: name.trim(),
			relation: relation.trim(),
			birth
		})),
		...(form.suppressed ? { suppressed: true } : {}),
		wishes: form.wishes.trim(),
		note: form.note.trim()
	}
});
