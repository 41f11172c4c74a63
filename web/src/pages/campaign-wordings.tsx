// What a campaign says, in one wording or in several that are compared.

import type { Variant } from '../../../server/http/admin/journey-types.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet } from '../ui/words.tsx';
import { type CampaignForm, MOST_VARIANTS, moreVariants } from './campaign-form.ts';
import { deskWords } from './desk-words.ts';

export function CampaignWordings(props: {
  form: CampaignForm;
  fault: (field: string) => string | undefined;
  change: (part: Partial<CampaignForm>) => void;
}) {
  const { form, fault, change } = props;
  const words = deskWords().campaigns;
  const several = form.variants.length > 1;
  const set = (place: number, part: Partial<Variant>) =>
    change({ variants: form.variants.map((v, i) => (i === place ? { ...v, ...part } : v)) });
  return (
    <>
      {form.variants.map((variant, i) => {
        const field = (name: Exclude<keyof Variant, 'name'>) => ({
          value: variant[name],
          change: (value: string) => set(i, { [name]: value }),
          fault: fault(`definition.variants.${i}.${name}`),
        });
        return (
          <Card key={variant.name} title={several ? words.wording(variant.name) : words.wordings}>
            <TextInput label={words.subject} max={200} {...field('subject')} />
            <TextInput label={words.preheader} help={words.preheaderHelp} max={200} {...field('preheader')} />
            <TextInput label={words.heading} max={200} {...field('heading')} />
            <TextInput label={words.body} help={words.bodyHelp} lines={5} max={5000} {...field('body')} />
            <TextInput label={words.button} max={60} {...field('button')} />
            {several ? (
              <Row>
                <Button run={() => change({ variants: form.variants.filter((v) => v !== variant) })}>
                  {words.remove}
                </Button>
              </Row>
            ) : null}
          </Card>
        );
      })}
      {form.variants.length === MOST_VARIANTS ? null : (
        <Card>
          <Quiet>{words.wordingsText}</Quiet>
          <Row>
            <Button run={() => change({ variants: moreVariants(form.variants) })}>{words.add2}</Button>
          </Row>
        </Card>
      )}
    </>
  );
}
