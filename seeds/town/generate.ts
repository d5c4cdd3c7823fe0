import { house, type HouseUse } from './houses';
import { household, type Home } from './people';
import { buildingName, elsewhere, INSTITUTIONS, lotMaker, type Lot } from './places';
import { surname, givenName } from './names';
import { randomFrom, type Random } from './random';
import type { HouseRow, ResidentRow } from './columns';

export interface TownSize {
	residents: number;
	households: number;
	houses: number;
}

export const DEFAULT_SIZE: TownSize = { residents: 30_000, households: 12_000, houses: 14_000 };

/** A town with `residents` rows in the proportions of the default one. */
export function sizeFor(residents: number, houses?: number): TownSize {
	const scale = residents / DEFAULT_SIZE.residents;
	return {
		residents,
		households: Math.max(1, Math.round(DEFAULT_SIZE.households * scale)),
		houses: houses ?? Math.max(1, Math.round(DEFAULT_SIZE.houses * scale))
	};
}

/** Household size so that exactly `people` rows remain for the `households` that are left. */
function nextSize(random: Random, people: number, households: number): number {
	if (households === 1) return people;
	const mean = people / households;
	let size = 1;
	// Sum of chances with the wanted mean: many ones and twos, few sevens.
	for (let i = 0; i < 7; i++) if (random.chance((mean - 1) / 7)) size++;
	return Math.max(people - 8 * (households - 1), Math.min(size, people - (households - 1)));
}

function outsider(random: Random): { id: string; name: string } {
	const name = `${surname(random).text}　${givenName(random, 'male', 1955).text}`;
	return { id: '', name: random.chance(0.15) ? `${elsewhere(random)}土地建物株式会社` : name };
}

/**
 * The town, household after household, with the houses that belong to each: same size and seed, same rows.
 * Memory does not grow with the town.
 */
export function* town(
	size: TownSize,
	seed: number
): Generator<{ residents: ResidentRow[]; houses: HouseRow[] }> {
	const random = randomFrom(seed);
	const nextLot = lotMaker(random);
	let person = 1_000_000;
	const nextPerson = () => String((person += random.int(1, 9))).padStart(10, '0');
	let property = 2_000_000;
	const nextHouse = () => String((property += random.int(1, 5))).padStart(10, '0');
	let homeNumber = 5_000_000;

	let people = size.residents;
	let housesLeft = size.houses;
	/** The apartment house that is being filled. */
	let flats: { lot: Lot; name: string; rooms: number; next: number } | null = null;
	const someOwners: { id: string; name: string }[] = [];

	for (let left = size.households; left > 0; left--) {
		const count = nextSize(random, people, left);
		people -= count;
		const houses: HouseRow[] = [];
		const add = (lot: Lot, use: HouseUse, owner: { id: string; name: string }, building = '') => {
			if (housesLeft <= 0) return;
			housesLeft--;
			houses.push(house(random, nextHouse(), lot, use, owner, building));
		};
		const draw = random.next();
		let home: Home;
		let owns = false;
		let vacant = false;
		if (draw < 0.21) {
			if (!flats) {
				flats = { lot: nextLot(), name: buildingName(random), rooms: random.int(4, 24), next: 0 };
				const owner = someOwners.length && random.chance(0.5) ? random.pick(someOwners) : outsider(random);
				add(flats.lot, '共同住宅', owner, flats.name);
			}
			const room = 100 * (1 + Math.floor(flats.next / 6)) + 1 + (flats.next % 6);
			home = { lot: flats.lot, building: `${flats.name}　${room}号室` };
			flats.next++;
			if (flats.next >= flats.rooms) flats = null;
		} else if (draw < 0.24) {
			// No house: a home for the aged or a dormitory, which no row of the house register names.
			home = { lot: nextLot(), building: random.pick(INSTITUTIONS) };
		} else {
			home = { lot: nextLot(), building: '' };
			owns = draw < 0.92;
			vacant = !owns;
		}
		const made = household(
			random,
			String((homeNumber += random.int(1, 4))).padStart(10, '0'),
			count,
			home,
			nextPerson
		);
		if (owns) add(home.lot, '居宅', made.owner);
		// Rented from somebody who lives elsewhere.
		else if (vacant && random.chance(0.8)) add(home.lot, '居宅', outsider(random));
		// Sheds, garages, shops and vacant houses, spread evenly over what is left.
		while (housesLeft > left * 0.8 && random.chance(0.65) && housesLeft > 0) {
			const use = random.pick(['物置', '車庫', '倉庫', '店舗', '居宅', '居宅', '工場', '事務所'] as const);
			if (use === '居宅') add(nextLot(), use, random.chance(0.5) ? made.owner : outsider(random));
			else add(owns ? home.lot : nextLot(), use, owns ? made.owner : outsider(random));
		}
		if (owns && random.chance(0.05)) {
			if (someOwners.length < 200) someOwners.push(made.owner);
			else someOwners[random.int(0, 199)] = made.owner;
		}
		if (left === 1) while (housesLeft > 0) add(nextLot(), '居宅', outsider(random));
		yield { residents: made.rows, houses };
	}
}
