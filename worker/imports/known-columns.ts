import type { ImportType } from '../contract/import.ts';

/** The fields that a column can map to. */
export type ImportField =
  | 'eventType'
  | 'userId'
  | 'anonymousId'
  | 'leadId'
  | 'eventId'
  | 'timestamp'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'company'
  | 'phone'
  | 'recordId';

type Names = Partial<Record<ImportField, readonly string[]>>;

/**
 * Column names of other tools' exports, as `simplifyName` writes them (`Person - Email - Work` is `personemailwork`). If several columns
 * of a file stand for the same field, a row uses the first non-empty one in this order.
 *
 * Sources, read in November 2026:
 * - HubSpot: labels of the default contact properties, in the languages of its exports. developers.hubspot.com/docs/api-reference/crm-exports-v3/guide
 * - Salesforce: field names and labels of Lead, and `Company / Account` of reports.
 *   developer.salesforce.com/docs/atlas.en-us.sfFieldRef.meta/sfFieldRef/salesforce_field_reference_Lead.htm
 * - Shopify: "Description of the customer CSV file", according to help.shopify.com/manual/customers/import-export-customers.
 * - Segment: warehouse schema and raw messages. twilio.com/docs/segment/connections/storage/warehouses/schema
 * - PostHog: events model of batch exports. posthog.com/docs/data-pipelines/batch-exports/s3
 * - Mixpanel: raw event export. docs.mixpanel.com/docs/export-methods
 * - Amplitude: Export API. amplitude.com/docs/apis/analytics/export
 * - Mailchimp (mailchimp.com/help/view-export-contacts) and Pipedrive (support.pipedrive.com): their pages name no columns;
 *   these names are as published descriptions of their files have them.
 */
export const KNOWN_COLUMNS: Record<ImportType, Names> = {
  events: {
    eventType: ['eventtype', 'event', 'eventname', 'eventtext', 'type'],
    userId: ['userid', 'uid'],
    anonymousId: ['anonymousid', 'anonid', 'visitorid', 'deviceid', 'distinctid'],
    leadId: ['leadid'],
    // Amplitude's `event_id` is a counter within a session.
    eventId: ['insertid', 'eventid', 'messageid', 'idempotencykey', 'dedupeid', 'uuid', 'id'],
    timestamp: [
      ...['timestamp', 'eventtime', 'clienteventtime', 'time', 'originaltimestamp', 'occurredat', 'happenedat'],
      ...['eventtimestamp', 'datetime', 'eventdate', 'date', 'ts', 'createdat', 'sentat', 'receivedat'],
    ],
  },
  leads: {
    leadId: ['leadid', 'id', 'userid'],
    recordId: ['recordid', 'contactid', 'customerid', 'personid', 'euid'],
    email: [
      ...['email', 'emailaddress', 'personemailwork', 'personemail', 'personemailhome', 'personemailother'],
      ...[
        'emailadresse',
        'adresseemail',
        'correo',
        'correoelectrónico',
        'indirizzoemail',
        'emailadres',
        'endereçodeemail',
      ],
      ...['sähköposti', 'sähköpostiosoite', 'adresemail', 'epost', 'epostadress', 'eメール', 'メールアドレス'],
    ],
    name: ['name', 'fullname', 'displayname', 'contactname', 'personname', 'vollständigername', '氏名'],
    firstName: [
      ...['firstname', 'fname', 'givenname', 'personfirstname', 'vorname', 'prénom', 'nombre', 'nome', 'voornaam'],
      ...['etunimi', 'imię', 'förnamn', '名'],
    ],
    lastName: [
      ...['lastname', 'lname', 'surname', 'familyname', 'personlastname', 'nachname', 'nom', 'nomdefamille'],
      ...['apellido', 'apellidos', 'cognome', 'sobrenome', 'achternaam', 'sukunimi', 'nazwisko', 'efternamn', '姓'],
    ],
    company: [
      ...['company', 'companyname', 'companyaccount', 'accountname', 'account', 'organization', 'organizationname'],
      ...['organisation', 'personorganization', 'defaultaddresscompany', 'associatedcompany', 'unternehmensname'],
      ...['unternehmen', 'firma', 'nomdelentreprise', 'entreprise', 'nombredelaempresa', 'empresa', 'nomedellazienda'],
      ...[
        'azienda',
        'nomedaempresa',
        'bedrijfsnaam',
        'bedrijf',
        'yrityksennimi',
        'nazwafirmy',
        'företagsnamn',
        '会社名',
      ],
    ],
    phone: [
      ...['phone', 'phonenumber', 'personphonework', 'personphone', 'personphonemobile', 'personphonehome'],
      ...['personphoneother', 'defaultaddressphone', 'mobile', 'mobilephone', 'mobilephonenumber', 'telefonnummer'],
      ...['telefon', 'numérodetéléphone', 'téléphone', 'númerodeteléfono', 'teléfono', 'numeroditelefono', 'telefono'],
      ...['telefoonnummer', 'númerodetelefone', 'telefone', 'puhelinnumero', 'numertelefonu', '電話番号'],
    ],
  },
};

/** Columns for an event's properties that only files of these tools have. */
export const PROPERTY_BAGS = ['eventproperties'];

/**
 * Columns that only exports of other tools have. If a file has such columns, its event names are converted as for Segment's clients:
 * `Signed Up` becomes `signed_up`.
 */
export const FOREIGN_MARKS = ['eventproperties', 'amplitudeid', 'clienteventtime', 'insertid', 'distinctid'];

/** Columns by which we recognize Amplitude's exports and Segment's warehouses, whose times are in UTC without saying so. */
export const UTC_MARKS = ['amplitudeid', 'clienteventtime', 'originaltimestamp'];

/** Other tools' names for a page view. */
export const PAGE_VIEWS = ['$pageview', '$mp_web_page_view', '[Amplitude] Page Viewed', 'Viewed Page'];

/**
 * Columns of our own exports that an import leaves out: figures that we compute, and work on leads. `npm run restore` restores the work.
 */
export const OWN_FIGURES = [
  ...['currentScore', 'leadStage', 'velocityScore', 'eventCount', 'firstEventAt', 'lastEventAt', 'createdAt'],
  ...['changesAt', 'stageDropsAt', 'owner', 'status', 'taskDueAt'],
  ...['leadOwner', 'leadStatus', 'nextTaskAt', 'grade', 'Grade'],
  ...['Rank', 'Stage', 'Score', 'Velocity', 'Events', 'Last activity', 'Points earned', 'Since'],
];
