"""the first tables

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('autosaves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task', sa.String(length=80), nullable=False),
    sa.Column('tab', sa.String(length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_in', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_autosaves')),
    sa.UniqueConstraint('task', 'tab', name=op.f('uq_autosaves_task_tab'))
    )
    op.create_table('chains',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_chains'))
    )
    op.create_table('cycles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=16), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('prepared', sa.Boolean(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('imported', sa.Boolean(), nullable=False),
    sa.Column('kind_snapshot', sa.JSON(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('collect_due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revise_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('thread', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cycles')),
    sa.UniqueConstraint('key', name=op.f('uq_cycles_key'))
    )
    with op.batch_alter_table('cycles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cycles_kind_period'), ['kind', 'period'], unique=False)
        batch_op.create_index(batch_op.f('ix_cycles_opened_at'), ['opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_cycles_state'), ['state'], unique=False)

    op.create_table('days_reminded',
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('about', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person', 'day', 'about', name=op.f('pk_days_reminded'))
    )
    op.create_table('documents',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_documents'))
    )
    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('actor_role', sa.String(length=16), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('flow_run', sa.Text(), nullable=True),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('chain', 'number', name=op.f('uq_events_chain_number'))
    )
    op.create_table('indicators',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('unit', sa.String(length=32), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_indicators'))
    )
    op.create_table('login_sessions',
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_login_sessions'))
    )
    op.create_table('progress_calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('person_name', sa.Text(), nullable=False),
    sa.Column('person_mail', sa.Text(), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_calls')),
    sa.UniqueConstraint('month', 'department', name=op.f('uq_progress_calls_month_department'))
    )
    op.create_table('runs',
    sa.Column('flow_run', sa.String(length=64), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('alive_until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('flow_run', name=op.f('pk_runs'))
    )
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runs_holder'), ['holder'], unique=False)

    op.create_table('seals',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heads', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_seals')),
    sa.UniqueConstraint('day', name=op.f('uq_seals_day'))
    )
    op.create_table('archive_items',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('series', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document_number', sa.Text(), nullable=False),
    sa.Column('document_series', sa.String(length=120), nullable=False),
    sa.Column('document_serial', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('retention', sa.String(length=4), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('signatory', sa.Text(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('folder', sa.Text(), nullable=False),
    sa.Column('manifest_sha256', sa.String(length=64), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_archive_items_cycle_id')),
    sa.ForeignKeyConstraint(['document_sha256'], ['documents.sha256'], name=op.f('fk_archive_items_document_sha256')),
    sa.PrimaryKeyConstraint('cycle_id', name=op.f('pk_archive_items')),
    sa.UniqueConstraint('code', name=op.f('uq_archive_items_code')),
    sa.UniqueConstraint('document_series', 'document_serial', name=op.f('uq_archive_items_document_series_document_serial')),
    sa.UniqueConstraint('series', 'number', name=op.f('uq_archive_items_series_number'))
    )
    op.create_table('deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('organ', sa.Text(), nullable=False),
    sa.Column('addressee', sa.Text(), nullable=False),
    sa.Column('person', sa.Text(), nullable=False),
    sa.Column('mail', sa.Text(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_how', sa.String(length=8), nullable=False),
    sa.Column('received_by', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.Text(), nullable=False),
    sa.Column('unfiled_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_deliveries_cycle_id')),
    sa.ForeignKeyConstraint(['document_sha256'], ['documents.sha256'], name=op.f('fk_deliveries_document_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('cycle_id', 'number', name=op.f('uq_deliveries_cycle_id_number'))
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deliveries_sent_at'), ['sent_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_unfiled_since'), ['unfiled_since'], unique=False)

    op.create_table('drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_drafts_cycle_id')),
    sa.ForeignKeyConstraint(['document_sha256'], ['documents.sha256'], name=op.f('fk_drafts_document_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts')),
    sa.UniqueConstraint('cycle_id', 'number', name=op.f('uq_drafts_cycle_id_number'))
    )
    op.create_table('figure_explanations',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.String(length=20), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_figure_explanations_cycle_id')),
    sa.PrimaryKeyConstraint('cycle_id', 'finding', name=op.f('pk_figure_explanations'))
    )
    op.create_table('figure_values',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('unit', sa.String(length=32), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Text(), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_figure_values_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_values'))
    )
    with op.batch_alter_table('figure_values', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_values_cycle_id_name'), ['cycle_id', 'name'], unique=False)
        batch_op.create_index(batch_op.f('ix_figure_values_name'), ['name'], unique=False)

    op.create_table('finding_dismissals',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('dismissed_by', sa.Text(), nullable=False),
    sa.Column('dismissed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_finding_dismissals_cycle_id')),
    sa.PrimaryKeyConstraint('cycle_id', 'finding', name=op.f('pk_finding_dismissals'))
    )
    op.create_table('open_point_waivers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('point', sa.String(length=160), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('waived_by', sa.Text(), nullable=False),
    sa.Column('waived_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_open_point_waivers_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_open_point_waivers')),
    sa.UniqueConstraint('cycle_id', 'point', name=op.f('uq_open_point_waivers_cycle_id_point'))
    )
    op.create_table('plan_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('lead', sa.Text(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('due_assumed', sa.Boolean(), nullable=False),
    sa.Column('horizon', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proposed_due', sa.Date(), nullable=True),
    sa.Column('proposed_why', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('last_cycle_id', sa.Integer(), nullable=False),
    sa.Column('replaced', sa.Boolean(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('into_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_plan_items_cycle_id')),
    sa.ForeignKeyConstraint(['into_id'], ['plan_items.id'], name=op.f('fk_plan_items_into_id')),
    sa.ForeignKeyConstraint(['last_cycle_id'], ['cycles.id'], name=op.f('fk_plan_items_last_cycle_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['plan_items.id'], name=op.f('fk_plan_items_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_items'))
    )
    with op.batch_alter_table('plan_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_items_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_items_department'), ['department'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_items_state'), ['state'], unique=False)

    op.create_table('problems',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_problems_cycle_id')),
    sa.ForeignKeyConstraint(['first_id'], ['problems.id'], name=op.f('fk_problems_first_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problems'))
    )
    with op.batch_alter_table('problems', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problems_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_problems_first_id'), ['first_id'], unique=False)

    op.create_table('sections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('contributor', sa.String(length=80), nullable=False),
    sa.Column('contributor_name', sa.Text(), nullable=False),
    sa.Column('contributor_mail', sa.Text(), nullable=False),
    sa.Column('head', sa.String(length=80), nullable=True),
    sa.Column('head_name', sa.Text(), nullable=True),
    sa.Column('head_mail', sa.Text(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirm_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_sections_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sections')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_sections_cycle_id_key'))
    )
    with op.batch_alter_table('sections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sections_contributor'), ['contributor'], unique=False)
        batch_op.create_index(batch_op.f('ix_sections_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sections_due'), ['due'], unique=False)
        batch_op.create_index(batch_op.f('ix_sections_head'), ['head'], unique=False)

    op.create_table('supplements',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('folder', sa.Text(), nullable=False),
    sa.Column('manifest_sha256', sa.String(length=64), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_supplements_cycle_id')),
    sa.PrimaryKeyConstraint('cycle_id', 'number', name=op.f('pk_supplements'))
    )
    op.create_table('work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('fault_text', sa.Text(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_to', sa.String(length=64), nullable=True),
    sa.Column('flow_run', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_work_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work'))
    )
    with op.batch_alter_table('work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_done_at_due_at'), ['done_at', 'due_at'], unique=False)

    op.create_table('carried_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('answered_by', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_carried_items_cycle_id')),
    sa.ForeignKeyConstraint(['item_id'], ['plan_items.id'], name=op.f('fk_carried_items_item_id')),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_carried_items_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carried_items')),
    sa.UniqueConstraint('cycle_id', 'item_id', name=op.f('uq_carried_items_cycle_id_item_id'))
    )
    with op.batch_alter_table('carried_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carried_items_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_carried_items_section_id'), ['section_id'], unique=False)

    op.create_table('draft_sections',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_draft_sections_draft_id')),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_draft_sections_section_id')),
    sa.PrimaryKeyConstraint('draft_id', 'section_id', name=op.f('pk_draft_sections'))
    )
    op.create_table('edits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('edited_by', sa.Text(), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_edits_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edits'))
    )
    with op.batch_alter_table('edits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_edits_section_id'), ['section_id'], unique=False)

    op.create_table('figure_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('figure_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['figure_id'], ['figure_values.id'], name=op.f('fk_figure_changes_figure_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_changes'))
    )
    with op.batch_alter_table('figure_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_changes_figure_id'), ['figure_id'], unique=False)

    op.create_table('plan_item_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=16), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['plan_items.id'], name=op.f('fk_plan_item_changes_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_item_changes'))
    )
    with op.batch_alter_table('plan_item_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_item_changes_item_id'), ['item_id'], unique=False)

    op.create_table('problem_answers',
    sa.Column('problem_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['plan_items.id'], name=op.f('fk_problem_answers_item_id')),
    sa.ForeignKeyConstraint(['problem_id'], ['problems.id'], name=op.f('fk_problem_answers_problem_id')),
    sa.PrimaryKeyConstraint('problem_id', 'item_id', name=op.f('pk_problem_answers'))
    )
    with op.batch_alter_table('problem_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problem_answers_item_id'), ['item_id'], unique=False)

    op.create_table('redlines',
    sa.Column('old_draft_id', sa.Integer(), nullable=False),
    sa.Column('new_draft_id', sa.Integer(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['document_sha256'], ['documents.sha256'], name=op.f('fk_redlines_document_sha256')),
    sa.ForeignKeyConstraint(['new_draft_id'], ['drafts.id'], name=op.f('fk_redlines_new_draft_id')),
    sa.ForeignKeyConstraint(['old_draft_id'], ['drafts.id'], name=op.f('fk_redlines_old_draft_id')),
    sa.PrimaryKeyConstraint('old_draft_id', 'new_draft_id', name=op.f('pk_redlines'))
    )
    op.create_table('reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('step_key', sa.String(length=80), nullable=False),
    sa.Column('step_name', sa.Text(), nullable=False),
    sa.Column('signs', sa.Boolean(), nullable=False),
    sa.Column('reviewer', sa.String(length=80), nullable=False),
    sa.Column('reviewer_name', sa.Text(), nullable=False),
    sa.Column('reviewer_mail', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('ended', sa.String(length=16), nullable=False),
    sa.Column('carried_from_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('handed_by', sa.Text(), nullable=False),
    sa.Column('seat', sa.String(length=80), nullable=False),
    sa.Column('principal_name', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['reviews.id'], name=op.f('fk_reviews_asked_by_id')),
    sa.ForeignKeyConstraint(['carried_from_id'], ['reviews.id'], name=op.f('fk_reviews_carried_from_id')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_reviews_cycle_id')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_reviews_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews'))
    )
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviews_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_due'), ['due'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_reviewer'), ['reviewer'], unique=False)
        batch_op.create_index('uq_reviews_seat', ['cycle_id', 'round', 'step', 'seat', 'reviewer'], unique=True, sqlite_where=sa.text('open'), postgresql_where=sa.text('open'))

    op.create_table('submissions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('submitted_by', sa.Text(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_sha256'], ['documents.sha256'], name=op.f('fk_submissions_document_sha256')),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_submissions_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submissions')),
    sa.UniqueConstraint('section_id', 'number', name=op.f('uq_submissions_section_id_number'))
    )
    op.create_table('withdrawn_receipts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_how', sa.String(length=8), nullable=False),
    sa.Column('received_by', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_withdrawn_receipts_delivery_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawn_receipts'))
    )
    with op.batch_alter_table('withdrawn_receipts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_withdrawn_receipts_delivery_id'), ['delivery_id'], unique=False)

    op.create_table('decisions',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=16), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('draft_sha256', sa.String(length=64), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.Column('on_paper', sa.Date(), nullable=True),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('scan_sha256', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_decisions_review_id')),
    sa.ForeignKeyConstraint(['scan_sha256'], ['documents.sha256'], name=op.f('fk_decisions_scan_sha256')),
    sa.PrimaryKeyConstraint('review_id', name=op.f('pk_decisions'))
    )
    op.create_table('links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('person_name', sa.Text(), nullable=False),
    sa.Column('person_mail', sa.Text(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=True),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('review_id', sa.Integer(), nullable=True),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('delivery_id', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('spent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['progress_calls.id'], name=op.f('fk_links_call_id')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_links_cycle_id')),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_links_delivery_id')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_links_review_id')),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_links_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_links')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_links_token_sha256'))
    )
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_links_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_links_delivery_id'), ['delivery_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_links_review_id'), ['review_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_links_section_id'), ['section_id'], unique=False)

    op.create_table('marked_copies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('found_by', sa.String(length=8), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('received_by', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('for_reference', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_marked_copies_cycle_id')),
    sa.ForeignKeyConstraint(['document_sha256'], ['documents.sha256'], name=op.f('fk_marked_copies_document_sha256')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_marked_copies_draft_id')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_marked_copies_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marked_copies')),
    sa.UniqueConstraint('review_id', 'document_sha256', name=op.f('uq_marked_copies_review_id_document_sha256'))
    )
    with op.batch_alter_table('marked_copies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_marked_copies_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=16), nullable=True),
    sa.Column('answer_text', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_remarks_cycle_id')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_remarks_review_id')),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_remarks_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remarks'))
    )
    with op.batch_alter_table('remarks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remarks_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('link_openings',
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('browser', sa.String(length=300), nullable=False),
    sa.Column('method', sa.String(length=8), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['links.id'], name=op.f('fk_link_openings_link_id')),
    sa.PrimaryKeyConstraint('link_id', 'address', 'browser', 'method', name=op.f('pk_link_openings'))
    )
    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=160), nullable=False),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=True),
    sa.Column('link_id', sa.Integer(), nullable=True),
    sa.Column('to_name', sa.Text(), nullable=False),
    sa.Column('to_mail', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('thread', sa.Text(), nullable=True),
    sa.Column('attachments', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('doubtful', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.String(length=16), nullable=True),
    sa.Column('fault_text', sa.Text(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycles.id'], name=op.f('fk_messages_cycle_id')),
    sa.ForeignKeyConstraint(['link_id'], ['links.id'], name=op.f('fk_messages_link_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('message_id', name=op.f('uq_messages_message_id'))
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_messages_state_due_at'), ['state', 'due_at'], unique=False)

    op.create_table('proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('copy_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('settled_by', sa.Text(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edit_id', sa.Integer(), nullable=True),
    sa.Column('remark_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['copy_id'], ['marked_copies.id'], name=op.f('fk_proposals_copy_id')),
    sa.ForeignKeyConstraint(['edit_id'], ['edits.id'], name=op.f('fk_proposals_edit_id')),
    sa.ForeignKeyConstraint(['remark_id'], ['remarks.id'], name=op.f('fk_proposals_remark_id')),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_proposals_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals'))
    )
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposals_copy_id'), ['copy_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault_text', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_notices_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_message_id'), ['message_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_state_due_at'), ['state', 'due_at'], unique=False)



def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_state_due_at'))
        batch_op.drop_index(batch_op.f('ix_notices_message_id'))

    op.drop_table('notices')
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposals_copy_id'))

    op.drop_table('proposals')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_messages_state_due_at'))
        batch_op.drop_index(batch_op.f('ix_messages_cycle_id'))

    op.drop_table('messages')
    op.drop_table('link_openings')
    with op.batch_alter_table('remarks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remarks_cycle_id'))

    op.drop_table('remarks')
    with op.batch_alter_table('marked_copies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_marked_copies_cycle_id'))

    op.drop_table('marked_copies')
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_links_section_id'))
        batch_op.drop_index(batch_op.f('ix_links_review_id'))
        batch_op.drop_index(batch_op.f('ix_links_delivery_id'))
        batch_op.drop_index(batch_op.f('ix_links_call_id'))

    op.drop_table('links')
    op.drop_table('decisions')
    with op.batch_alter_table('withdrawn_receipts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_withdrawn_receipts_delivery_id'))

    op.drop_table('withdrawn_receipts')
    op.drop_table('submissions')
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.drop_index('uq_reviews_seat', sqlite_where=sa.text('open'), postgresql_where=sa.text('open'))
        batch_op.drop_index(batch_op.f('ix_reviews_reviewer'))
        batch_op.drop_index(batch_op.f('ix_reviews_due'))
        batch_op.drop_index(batch_op.f('ix_reviews_cycle_id'))

    op.drop_table('reviews')
    op.drop_table('redlines')
    with op.batch_alter_table('problem_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_problem_answers_item_id'))

    op.drop_table('problem_answers')
    with op.batch_alter_table('plan_item_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_item_changes_item_id'))

    op.drop_table('plan_item_changes')
    with op.batch_alter_table('figure_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_figure_changes_figure_id'))

    op.drop_table('figure_changes')
    with op.batch_alter_table('edits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edits_section_id'))

    op.drop_table('edits')
    op.drop_table('draft_sections')
    with op.batch_alter_table('carried_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carried_items_section_id'))
        batch_op.drop_index(batch_op.f('ix_carried_items_item_id'))

    op.drop_table('carried_items')
    with op.batch_alter_table('work', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_done_at_due_at'))
        batch_op.drop_index(batch_op.f('ix_work_cycle_id'))

    op.drop_table('work')
    op.drop_table('supplements')
    with op.batch_alter_table('sections', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sections_head'))
        batch_op.drop_index(batch_op.f('ix_sections_due'))
        batch_op.drop_index(batch_op.f('ix_sections_cycle_id'))
        batch_op.drop_index(batch_op.f('ix_sections_contributor'))

    op.drop_table('sections')
    with op.batch_alter_table('problems', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_problems_first_id'))
        batch_op.drop_index(batch_op.f('ix_problems_cycle_id'))

    op.drop_table('problems')
    with op.batch_alter_table('plan_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_items_state'))
        batch_op.drop_index(batch_op.f('ix_plan_items_department'))
        batch_op.drop_index(batch_op.f('ix_plan_items_cycle_id'))

    op.drop_table('plan_items')
    op.drop_table('open_point_waivers')
    op.drop_table('finding_dismissals')
    with op.batch_alter_table('figure_values', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_figure_values_name'))
        batch_op.drop_index(batch_op.f('ix_figure_values_cycle_id_name'))

    op.drop_table('figure_values')
    op.drop_table('figure_explanations')
    op.drop_table('drafts')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deliveries_unfiled_since'))
        batch_op.drop_index(batch_op.f('ix_deliveries_sent_at'))

    op.drop_table('deliveries')
    op.drop_table('archive_items')
    op.drop_table('seals')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runs_holder'))

    op.drop_table('runs')
    op.drop_table('progress_calls')
    op.drop_table('login_sessions')
    op.drop_table('indicators')
    op.drop_table('events')
    op.drop_table('documents')
    op.drop_table('days_reminded')
    with op.batch_alter_table('cycles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cycles_state'))
        batch_op.drop_index(batch_op.f('ix_cycles_opened_at'))
        batch_op.drop_index(batch_op.f('ix_cycles_kind_period'))

    op.drop_table('cycles')
    op.drop_table('chains')
    op.drop_table('autosaves')
