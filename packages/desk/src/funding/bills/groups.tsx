import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { RadioField, SelectField, TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { type MessageKey, t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import type { Gets, Posts } from "../../shared/routes.generated.ts";
import { sayList } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { TREASURERS } from "../who-may.ts";

type Group = Gets["/v1/insurer-groups"]["output"]["groups"][number];
type Kind = Posts["/v1/insurer-groups"]["input"]["kind"];

const KINDS: Readonly<Record<Kind, MessageKey>> = {
  SG: "group-kind.SG",
  SC: "group-kind.SC",
  SB: "group-kind.SB",
  SD: "group-kind.SD",
  SA: "group-kind.SA",
  SL: "group-kind.SL",
};

/** The groups under which the insurer bills, with the funds billed in each. */
export function Groups({ groups, onDone }: { groups: readonly Group[]; onDone: () => void }) {
  const [isAdding, setIsAdding] = useState(false);
  const [joining, setJoining] = useState<Group | null>(null);
  const mayAdd = holds(TREASURERS);
  return (
    <section aria-labelledby="insurer-groups">
      <h2 id="insurer-groups">{t("groups.title")}</h2>
      <p class="hint">{t("groups.lead")}</p>
      {groups.length > 0 && (
        <DataTable
          caption={t("groups.title")}
          rows={groups}
          keyOf={({ id }) => id}
          columns={[
            { title: t("groups.number"), cell: ({ number }) => number },
            { title: t("groups.name"), cell: ({ name }) => name },
            { title: t("groups.kind"), cell: ({ kind }) => t(KINDS[kind]) },
            {
              title: t("groups.funds"),
              cell: ({ funds }) =>
                funds.length === 0 ? t("groups.no-funds") : sayList(funds.map(({ name }) => name)),
            },
            ...(mayAdd
              ? [
                  {
                    title: t("groups.change"),
                    cell: (group: Group) => (
                      <button type="button" class="quiet" onClick={() => setJoining(group)}>
                        {t("groups.add-fund")}
                      </button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {mayAdd && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => setIsAdding(true)}>
            {t("groups.add")}
          </button>
        </div>
      )}
      {isAdding && (
        <AddGroup
          onClose={() => setIsAdding(false)}
          onDone={() => {
            setIsAdding(false);
            onDone();
          }}
        />
      )}
      {joining !== null && (
        <AddFund
          group={joining}
          onClose={() => setJoining(null)}
          onDone={() => {
            setJoining(null);
            onDone();
          }}
        />
      )}
    </section>
  );
}

function AddGroup({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [id] = useState(newId);
  const form = useForm({
    name: "insurer-group",
    initial: { kind: "SG", number: "", name: "" },
    check: ({ number, name }) => ({
      ...(number.trim() === "" ? { number: t("groups.number-missing") } : {}),
      ...(name.trim() === "" ? { name: t("groups.name-missing") } : {}),
    }),
    send: async ({ kind, number, name }) => {
      await post("/v1/insurer-groups", { id, kind: kind as Kind, number, name });
      notify(t("groups.added"));
      onDone();
    },
  });
  return (
    <Dialog title={t("groups.add")} onClose={onClose}>
      <FormBox form={form} action={t("groups.add")}>
        <TextField form={form} name="number" label={t("groups.number")} width="medium" />
        <TextField form={form} name="name" label={t("groups.name")} />
        <RadioField
          form={form}
          name="kind"
          label={t("groups.kind")}
          choices={Object.entries(KINDS).map(([value, key]) => ({ value, label: t(key) }))}
        />
      </FormBox>
    </Dialog>
  );
}

function AddFund(props: { group: Group; onClose: () => void; onDone: () => void }) {
  const { group, onClose, onDone } = props;
  const load = useLoad((signal) => get("/v1/treasury/overview", {}, { signal }), []);
  return (
    <Dialog title={t("groups.add-fund")} onClose={onClose}>
      <Loaded load={load}>
        {({ funds }) => <FundForm group={group} funds={funds} onDone={onDone} />}
      </Loaded>
    </Dialog>
  );
}

function FundForm(props: {
  group: Group;
  funds: readonly { id: string; name: string }[];
  onDone: () => void;
}) {
  const { group, funds, onDone } = props;
  const [id] = useState(newId);
  const form = useForm({
    name: `group-fund-${group.id}`,
    initial: { fundId: "" },
    check: ({ fundId }) => (fundId === "" ? { fundId: t("groups.fund-missing") } : {}),
    send: async ({ fundId }) => {
      await post("/v1/insurer-groups/:groupId/funds", { groupId: group.id, id, fundId });
      notify(t("groups.fund-added"));
      onDone();
    },
  });
  return (
    <FormBox form={form} action={t("groups.add-fund")}>
      <SelectField
        form={form}
        name="fundId"
        label={t("groups.fund")}
        hint={t("groups.fund-hint", { group: group.name })}
        none={t("groups.choose-fund")}
        choices={funds.map(({ id: value, name }) => ({ value, label: name }))}
      />
    </FormBox>
  );
}
