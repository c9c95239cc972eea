//! The report as a file to keep or to send on.

use leptos::prelude::*;
use synkro_shared::ReportId;
use synkro_shared::export::{ExportFormat, ExportTable};

use crate::api::{Api, ExportedFile};
use crate::browser::download;
use crate::components::{Button, Icon, Look, Picture, Toasts};
use crate::i18n::use_locale;
use crate::pages::forms::{Submit, SubmitFailure};

/// The files, folded.
#[component]
pub fn Export(
    /// Which report.
    report: ReportId,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.export;
    let api = Api::for_this_view();
    let toasts: Toasts = expect_context();
    let submit = Submit::new(Vec::new());
    let take = move |format: ExportFormat, table: Option<ExportTable>| {
        if submit.is_busy_untracked() {
            return;
        }
        toasts.show(t.making.to_owned());
        submit.send(
            Ok((format, table)),
            move |what| async move { api.export(report, what.0, what.1, locale.language).await },
            move |file: ExportedFile| {
                let saved = download::fetched_file(&file.name, &file.kind, &file.bytes);
                toasts.show(if saved { t.made } else { t.refused }.to_owned());
            },
        );
    };
    let files = [
        (t.markdown, ExportFormat::Md, None),
        (t.dialogs, ExportFormat::Csv, Some(ExportTable::Dialogs)),
        (t.findings, ExportFormat::Csv, Some(ExportTable::Findings)),
        (t.json, ExportFormat::Json, None),
    ];
    view! {
        <details class="sy-quotes sy-export sy-screen">
            <summary class="sy-quotes__summary">
                <Icon picture=Picture::Download />
                {t.title}
            </summary>
            <ul class="sy-export__files">
                {files
                    .into_iter()
                    .map(|(words, format, table)| {
                        view! {
                            <li>
                                <Button look=Look::Plain busy=submit.busy() on_press=move |()| take(format, table)>
                                    {words}
                                </Button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="sy-small sy-muted">{t.text}</p>
            <SubmitFailure submit=submit />
        </details>
    }
}
