// Every page of the admin on one screen; each is loaded when it is first opened.

import { useQuery } from '@tanstack/react-query';
import { Route, Switch } from 'wouter';
import type { MeAnswer } from '../../server/http/admin/team-types.ts';
import { get } from './api.ts';
import { later } from './later.tsx';
import { Home } from './pages/home.tsx';
import { texts } from './texts/texts.ts';
import { Navigation } from './ui/navigation.tsx';
import { Page } from './ui/page.tsx';
import { Empty } from './ui/states.tsx';

const Shoppers = later(() => import('./pages/shoppers.tsx'));
const Shopper = later(() => import('./pages/shopper.tsx'));
const Setup = later(() => import('./pages/setup.tsx'));
const Segments = later(() => import('./pages/segments.tsx'));
const Segment = later(() => import('./pages/segment.tsx'));
const Journeys = later(() => import('./pages/journeys.tsx'));
const Journey = later(() => import('./pages/journey.tsx'));
const MailEdit = later(() => import('./pages/mail-edit.tsx'));
const JourneyEdit = later(() => import('./pages/journey-edit.tsx'));
const Approvals = later(() => import('./pages/approvals.tsx'));
const HeldBack = later(() => import('./pages/held-back.tsx'));
const Campaigns = later(() => import('./pages/campaigns.tsx'));
const Campaign = later(() => import('./pages/campaign.tsx'));
const Recommendations = later(() => import('./pages/recommendations.tsx'));
const RecommendationRule = later(() => import('./pages/recommendation-rule.tsx'));
const Messages = later(() => import('./pages/messages.tsx'));
const Message = later(() => import('./pages/message.tsx'));
const Results = later(() => import('./pages/results.tsx'));
const Outlook = later(() => import('./pages/outlook.tsx'));
const Experiments = later(() => import('./pages/experiments.tsx'));
const Models = later(() => import('./pages/models.tsx'));
const Glossary = later(() => import('./pages/glossary.tsx'));
const Imports = later(() => import('./pages/imports.tsx'));
const Import = later(() => import('./pages/import.tsx'));
const Connections = later(() => import('./pages/connections.tsx'));
const Settings = later(() => import('./pages/settings.tsx'));

export function App() {
  const { navigation, outside } = texts();
  // Being here is how one comes to stand on the team's list.
  useQuery({ queryKey: ['me'], queryFn: () => get<MeAnswer>('/me'), enabled: window.shopify !== undefined });
  if (window.shopify === undefined) {
    return (
      <Page title="Presage">
        <Empty title={outside.title}>{outside.text}</Empty>
      </Page>
    );
  }
  return (
    <>
      <Navigation
        home={{ to: '/', text: navigation.home }}
        entries={[
          { to: '/shoppers', text: navigation.shoppers },
          { to: '/segments', text: navigation.segments },
          { to: '/recommendations', text: navigation.recommendations },
          { to: '/journeys', text: navigation.journeys },
          { to: '/messages', text: navigation.messages },
          { to: '/results', text: navigation.results },
          { to: '/outlook', text: navigation.outlook },
          { to: '/models', text: navigation.models },
          { to: '/settings', text: navigation.settings },
        ]}
      />
      <main>
        <Switch>
          <Route path="/">
            <Home />
          </Route>
          <Route path="/shoppers">
            <Shoppers />
          </Route>
          <Route path="/shoppers/:id">{({ id }) => <Shopper key={id} id={id} />}</Route>
          <Route path="/setup">
            <Setup />
          </Route>
          <Route path="/segments">
            <Segments />
          </Route>
          <Route path="/segments/:id">{({ id }) => <Segment key={id} id={id} />}</Route>
          <Route path="/journeys">
            <Journeys />
          </Route>
          <Route path="/journeys/:id">{({ id }) => <Journey key={id} id={id} />}</Route>
          <Route path="/journeys/:id/edit">{({ id }) => <JourneyEdit key={id} id={id} />}</Route>
          <Route path="/journeys/:journey/mails/:step">
            {({ journey, step }) => <MailEdit key={`${journey} ${step}`} journey={journey} step={step} />}
          </Route>
          <Route path="/approvals">
            <Approvals />
          </Route>
          <Route path="/held-back">
            <HeldBack />
          </Route>
          <Route path="/campaigns">
            <Campaigns />
          </Route>
          <Route path="/campaigns/:id">{({ id }) => <Campaign key={id} id={id} />}</Route>
          <Route path="/recommendations">
            <Recommendations />
          </Route>
          <Route path="/recommendations/rules/:id">{({ id }) => <RecommendationRule key={id} id={id} />}</Route>
          <Route path="/messages">
            <Messages />
          </Route>
          <Route path="/messages/:id">{({ id }) => <Message key={id} id={id} />}</Route>
          <Route path="/results">
            <Results />
          </Route>
          <Route path="/outlook">
            <Outlook />
          </Route>
          <Route path="/experiments">
            <Experiments />
          </Route>
          <Route path="/models">
            <Models />
          </Route>
          <Route path="/glossary">
            <Glossary />
          </Route>
          <Route path="/imports">
            <Imports />
          </Route>
          <Route path="/imports/:id">{({ id }) => <Import key={id} id={id} />}</Route>
          <Route path="/connections">
            <Connections />
          </Route>
          <Route path="/settings">
            <Settings />
          </Route>
          <Route>
            <Page title="Presage">
              <Empty title={texts().faults.lost} action={{ text: texts().faults.back, to: '/' }}>
                {texts().faults.missing}
              </Empty>
            </Page>
          </Route>
        </Switch>
      </main>
    </>
  );
}
