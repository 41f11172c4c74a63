// Roles in words.

import type { Role } from '../../../storage/team.ts';

export interface TeamWords {
  roles: Record<Role, string>;
  may: Record<Role, string>;
  unnamed(user: string): string;
  /** Why not, and who could. */
  refused: Record<Exclude<Role, 'viewer'>, (role: Role) => string>;
  ownerless: string;
}

const en: Record<Role, string> = { owner: 'Owner', editor: 'Editor', viewer: 'Viewer' };
const de: Record<Role, string> = { owner: 'Inhaber', editor: 'Bearbeiter', viewer: 'Betrachter' };

export const teamWords: { en: TeamWords; de: TeamWords } = {
  en: {
    roles: en,
    may: {
      owner: 'May do everything.',
      editor:
        'Works with journeys, campaigns, recommendations and segments. Settings, the team and personal data are left to owners.',
      viewer: 'Sees everything and changes nothing.',
    },
    unnamed: (user) => `Staff member ${user}`,
    refused: {
      owner: (role) =>
        `Only an owner may do this; you are ${role === 'editor' ? 'an editor' : 'a viewer'} here. Nothing was changed.`,
      editor: () => 'Only an editor or an owner may do this; you are a viewer here. Nothing was changed.',
    },
    ownerless: 'Somebody must stay owner, or nobody could ever change roles again. Make another person owner first.',
  },
  de: {
    roles: de,
    may: {
      owner: 'Darf alles.',
      editor:
        'Arbeitet mit Abläufen, Kampagnen, Empfehlungen und Segmenten. Einstellungen, Team und persönliche Daten bleiben den Inhabern.',
      viewer: 'Sieht alles und ändert nichts.',
    },
    unnamed: (user) => `Mitarbeitende Nr. ${user}`,
    refused: {
      owner: (role) => `Das dürfen nur Inhaber; Sie sind hier ${de[role]}. Nichts wurde geändert.`,
      editor: () => 'Das dürfen nur Bearbeiter und Inhaber; Sie sind hier Betrachter. Nichts wurde geändert.',
    },
    ownerless:
      'Jemand muss Inhaber bleiben, sonst könnte niemand je wieder Rollen ändern. Machen Sie zuerst jemand anderen dazu.',
  },
};
