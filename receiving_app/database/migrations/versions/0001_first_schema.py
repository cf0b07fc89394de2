"""The first schema."""

import sqlalchemy as sa
from alembic import op

from receiving_app.database import record
from receiving_app.database.search import make_asset_search
from receiving_app.database.written_once import protect

revision = "0001"
down_revision = None

FACTS = (
    "approval_versions",
    "badges",
    "card_transactions",
    "charge_explanations",
    "charge_matches",
    "custody_events",
    "delivery_events",
    "document_contents",
    "documents",
    "duty_permissions",
    "history",
    "import_batches",
    "log_reopenings",
    "ownership_determinations",
    "pin_changes",
    "receipt_lines",
    "scans",
    "seals",
    "seals_lifted",
    "sign_ins",
    "signatures",
    "slip_placements",
    "slip_readings",
    "statement_imports",
    "tag_events",
)


def upgrade() -> None:
    """Make every table, its written-once triggers, and the search index."""
    op.create_table('card_logs',
    sa.Column('last4', sa.Text(), nullable=False),
    sa.Column('cycle', sa.Text(), nullable=False),
    sa.Column('opens', record.Day(), nullable=False),
    sa.Column('closes', record.Day(), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'cardholder_signed', 'locked')", name=op.f('ck_card_logs_known_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_logs')),
    sa.UniqueConstraint('last4', 'cycle', name=op.f('uq_card_logs_last4_cycle')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_card_logs_cycle'), 'card_logs', ['cycle'], unique=False)
    op.create_table('document_contents',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('contents', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_contents')),
    sa.UniqueConstraint('sha256', name=op.f('uq_document_contents_sha256')),
    sqlite_strict=True
    )
    op.create_table('documents',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mime', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('original_name', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
    sa.UniqueConstraint('sha256', name=op.f('uq_documents_sha256')),
    sqlite_strict=True
    )
    op.create_table('holidays',
    sa.Column('day', record.Day(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holidays')),
    sa.UniqueConstraint('day', name=op.f('uq_holidays_day')),
    sqlite_strict=True
    )
    op.create_table('lines_of_service',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('effective_from', record.Day(), nullable=False),
    sa.Column('effective_to', record.Day(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lines_of_service')),
    sa.UniqueConstraint('code', name=op.f('uq_lines_of_service_code')),
    sqlite_strict=True
    )
    op.create_table('list_entries',
    sa.Column('list_name', sa.Text(), nullable=False),
    sa.Column('organization', sa.Text(), nullable=False),
    sa.Column('commodity_class', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('effective_from', record.Day(), nullable=False),
    sa.Column('effective_to', record.Day(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_entries')),
    sqlite_strict=True
    )
    op.create_table('office',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('central_organization', sa.Text(), nullable=False),
    sa.Column('tag_floor_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('capital_floor_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tag_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('agency_tag_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cycle_closes_on', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rule_packs', sa.Text(), nullable=False),
    sa.Column('is_sample', record.YesNo(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.CheckConstraint("id = 'office'", name=op.f('ck_office_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office')),
    sqlite_strict=True
    )
    op.create_table('organizations',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organizations')),
    sa.UniqueConstraint('code', name=op.f('uq_organizations_code')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_organizations_name'), 'organizations', ['name'], unique=False)
    op.create_table('purchases',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('number_key', sa.Text(), nullable=False),
    sa.Column('ticket', sa.Text(), nullable=True),
    sa.Column('requested_on', record.Day(), nullable=True),
    sa.Column('requester', sa.Text(), nullable=True),
    sa.Column('agency', sa.Text(), nullable=True),
    sa.Column('purchaser', sa.Text(), nullable=True),
    sa.Column('method', sa.Text(), nullable=True),
    sa.Column('vendor', sa.Text(), nullable=False),
    sa.Column('ordered_on', record.Day(), nullable=True),
    sa.Column('card_last4', sa.Text(), nullable=True),
    sa.Column('contract', sa.Text(), nullable=True),
    sa.Column('ship_to', sa.Text(), nullable=True),
    sa.Column('agency_approver', sa.Text(), nullable=True),
    sa.Column('agency_approved_on', record.Day(), nullable=True),
    sa.Column('arm', sa.Text(), nullable=True),
    sa.Column('arm_approved_on', record.Day(), nullable=True),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('verdict_reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', record.YesNo(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchases')),
    sa.UniqueConstraint('number', name=op.f('uq_purchases_number')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_purchases_card_last4'), 'purchases', ['card_last4'], unique=False)
    op.create_index(op.f('ix_purchases_number_key'), 'purchases', ['number_key'], unique=False)
    op.create_index(op.f('ix_purchases_ordered_on'), 'purchases', ['ordered_on'], unique=False)
    op.create_index(op.f('ix_purchases_ticket'), 'purchases', ['ticket'], unique=False)
    op.create_index(op.f('ix_purchases_vendor'), 'purchases', ['vendor'], unique=False)
    op.create_table('seals',
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('source_kind', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seals')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_seals_source_id'), 'seals', ['source_id'], unique=False)
    op.create_index('ix_seals_subject', 'seals', ['subject_kind', 'subject_id'], unique=False)
    op.create_table('workstations',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('registered_at', record.Moment(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workstations')),
    sa.UniqueConstraint('name', name=op.f('uq_workstations_name')),
    sqlite_strict=True
    )
    op.create_table('chain_heads',
    sa.Column('workstation_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['workstation_id'], ['workstations.id'], name=op.f('fk_chain_heads_workstation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chain_heads')),
    sa.UniqueConstraint('workstation_id', name=op.f('uq_chain_heads_workstation_id')),
    sqlite_strict=True
    )
    op.create_table('history',
    sa.Column('workstation_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['workstation_id'], ['workstations.id'], name=op.f('fk_history_workstation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history')),
    sa.UniqueConstraint('workstation_id', 'number', name=op.f('uq_history_workstation_id_number')),
    sqlite_strict=True
    )
    op.create_index('ix_history_subject', 'history', ['subject_kind', 'subject_id'], unique=False)
    op.create_table('import_batches',
    sa.Column('document_id', sa.Text(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('mapping', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('added', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unchanged', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('refused', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('takes_back_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_import_batches_document_id')),
    sa.ForeignKeyConstraint(['takes_back_id'], ['import_batches.id'], name=op.f('fk_import_batches_takes_back_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batches')),
    sa.UniqueConstraint('takes_back_id', name=op.f('uq_import_batches_takes_back_id')),
    sqlite_strict=True
    )
    op.create_table('locations',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('organization_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('active', record.YesNo(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_locations_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_locations')),
    sa.UniqueConstraint('code', name=op.f('uq_locations_code')),
    sqlite_strict=True
    )
    op.create_table('log_reopenings',
    sa.Column('log_id', sa.Text(), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['log_id'], ['card_logs.id'], name=op.f('fk_log_reopenings_log_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_reopenings')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_log_reopenings_log_id'), 'log_reopenings', ['log_id'], unique=False)
    op.create_table('persons',
    sa.Column('employee_no', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('organization_id', sa.Text(), nullable=False),
    sa.Column('supervisor_id', sa.Text(), nullable=True),
    sa.Column('central_employee', record.YesNo(), nullable=False),
    sa.Column('active_from', record.Day(), nullable=False),
    sa.Column('active_to', record.Day(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_persons_organization_id')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['persons.id'], name=op.f('fk_persons_supervisor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persons')),
    sa.UniqueConstraint('employee_no', name=op.f('uq_persons_employee_no')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_persons_name'), 'persons', ['name'], unique=False)
    op.create_table('purchase_lines',
    sa.Column('purchase_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('manufacturer', sa.Text(), nullable=True),
    sa.Column('part', sa.Text(), nullable=True),
    sa.Column('part_key', sa.Text(), nullable=True),
    sa.Column('vendor_part', sa.Text(), nullable=True),
    sa.Column('vendor_part_key', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('commodity_class', sa.Text(), nullable=True),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uom', sa.Text(), nullable=False),
    sa.Column('unit_cost_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shipping_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('serialized', record.YesNo(), nullable=False),
    sa.Column('line_of_service', sa.Text(), nullable=True),
    sa.Column('for_use_by', sa.Text(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('withdrawn', record.YesNo(), nullable=False),
    sa.Column('received', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('accepted', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rejected', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('on_hold', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.CheckConstraint('received >= 0 AND accepted >= 0 AND rejected >= 0 AND on_hold >= 0 AND received = accepted + rejected + on_hold', name=op.f('ck_purchase_lines_quantities_agree')),
    sa.ForeignKeyConstraint(['purchase_id'], ['purchases.id'], name=op.f('fk_purchase_lines_purchase_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_lines')),
    sa.UniqueConstraint('purchase_id', 'number', name=op.f('uq_purchase_lines_purchase_id_number')),
    sqlite_strict=True
    )
    op.create_index('ix_purchase_lines_part', 'purchase_lines', ['part_key'], unique=False)
    op.create_index(op.f('ix_purchase_lines_vendor_part_key'), 'purchase_lines', ['vendor_part_key'], unique=False)
    op.create_table('scans',
    sa.Column('workstation_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('raw', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('delivery_id', sa.Text(), nullable=True),
    sa.Column('purchase_line_id', sa.Text(), nullable=True),
    sa.Column('asset_id', sa.Text(), nullable=True),
    sa.Column('settles_id', sa.Text(), nullable=True),
    sa.Column('choices', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['workstation_id'], ['workstations.id'], name=op.f('fk_scans_workstation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scans')),
    sqlite_strict=True
    )
    op.create_index('ix_scans_at', 'scans', ['at'], unique=False)
    op.create_index('ix_scans_delivery', 'scans', ['delivery_id', 'id'], unique=False)
    op.create_table('seals_lifted',
    sa.Column('seal_id', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['seal_id'], ['seals.id'], name=op.f('fk_seals_lifted_seal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seals_lifted')),
    sa.UniqueConstraint('seal_id', name=op.f('uq_seals_lifted_seal_id')),
    sqlite_strict=True
    )
    op.create_table('slips',
    sa.Column('document_id', sa.Text(), nullable=False),
    sa.Column('slip_number', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('delivery_id', sa.Text(), nullable=True),
    sa.Column('pages', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_slips_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slips')),
    sa.UniqueConstraint('document_id', name=op.f('uq_slips_document_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_slips_delivery_id'), 'slips', ['delivery_id'], unique=False)
    op.create_index(op.f('ix_slips_slip_number'), 'slips', ['slip_number'], unique=False)
    op.create_table('statement_imports',
    sa.Column('document_id', sa.Text(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('rows', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('added', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('debits_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('credits_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('takes_back_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_statement_imports_document_id')),
    sa.ForeignKeyConstraint(['takes_back_id'], ['statement_imports.id'], name=op.f('fk_statement_imports_takes_back_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_imports')),
    sa.UniqueConstraint('takes_back_id', name=op.f('uq_statement_imports_takes_back_id')),
    sqlite_strict=True
    )
    op.create_table('tag_series',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('prefix', sa.Text(), nullable=False),
    sa.Column('width', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('check_kind', sa.Text(), nullable=False),
    sa.Column('organization_id', sa.Text(), nullable=False),
    sa.Column('use', sa.Text(), nullable=False),
    sa.Column('next_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_tag_series_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag_series')),
    sa.UniqueConstraint('code', name=op.f('uq_tag_series_code')),
    sqlite_strict=True
    )
    op.create_table('approval_versions',
    sa.Column('batch_id', sa.Text(), nullable=False),
    sa.Column('purchase_line_id', sa.Text(), nullable=False),
    sa.Column('file_line', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_approval_versions_batch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_versions')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_approval_versions_batch_id'), 'approval_versions', ['batch_id'], unique=False)
    op.create_index('ix_approval_versions_line', 'approval_versions', ['purchase_line_id', 'id'], unique=False)
    op.create_table('assets',
    sa.Column('manufacturer', sa.Text(), nullable=False),
    sa.Column('maker_key', sa.Text(), nullable=False),
    sa.Column('serial', sa.Text(), nullable=False),
    sa.Column('serial_key', sa.Text(), nullable=False),
    sa.Column('part', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('commodity_class', sa.Text(), nullable=True),
    sa.Column('acquisition_method', sa.Text(), nullable=False),
    sa.Column('cost_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('received_on', record.Day(), nullable=False),
    sa.Column('accepted_on', record.Day(), nullable=True),
    sa.Column('purchase_line_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=True),
    sa.Column('payer', sa.Text(), nullable=True),
    sa.Column('user', sa.Text(), nullable=True),
    sa.Column('custodian_id', sa.Text(), nullable=True),
    sa.Column('location_id', sa.Text(), nullable=True),
    sa.Column('determination_id', sa.Text(), nullable=True),
    sa.Column('tag_id', sa.Text(), nullable=True),
    sa.Column('tag_due', record.Day(), nullable=True),
    sa.Column('tag_verified_at', record.Moment(), nullable=True),
    sa.Column('search_words', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['custodian_id'], ['persons.id'], name=op.f('fk_assets_custodian_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_assets_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assets')),
    sa.UniqueConstraint('maker_key', 'serial_key', name=op.f('uq_assets_maker_key_serial_key')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_assets_purchase_line_id'), 'assets', ['purchase_line_id'], unique=False)
    op.create_index(op.f('ix_assets_serial_key'), 'assets', ['serial_key'], unique=False)
    op.create_index('ix_assets_state', 'assets', ['state', 'id'], unique=False)
    op.create_index(op.f('ix_assets_tag_due'), 'assets', ['tag_due'], unique=False)
    op.create_index(op.f('ix_assets_tag_id'), 'assets', ['tag_id'], unique=False)
    op.create_table('badges',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('code_hash', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_badges_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badges')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_badges_code_hash')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_badges_person_id'), 'badges', ['person_id'], unique=False)
    op.create_table('card_accounts',
    sa.Column('last4', sa.Text(), nullable=False),
    sa.Column('cardholder_id', sa.Text(), nullable=False),
    sa.Column('approver_id', sa.Text(), nullable=False),
    sa.Column('organization_id', sa.Text(), nullable=False),
    sa.Column('single_purchase_limit_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cycle_limit_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('certified_until', record.Day(), nullable=True),
    sa.Column('active', record.YesNo(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.CheckConstraint('length(last4) = 4', name=op.f('ck_card_accounts_last_four_only')),
    sa.ForeignKeyConstraint(['approver_id'], ['persons.id'], name=op.f('fk_card_accounts_approver_id')),
    sa.ForeignKeyConstraint(['cardholder_id'], ['persons.id'], name=op.f('fk_card_accounts_cardholder_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_card_accounts_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_accounts')),
    sa.UniqueConstraint('last4', 'cardholder_id', name=op.f('uq_card_accounts_last4_cardholder_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_card_accounts_last4'), 'card_accounts', ['last4'], unique=False)
    op.create_table('card_transactions',
    sa.Column('import_id', sa.Text(), nullable=False),
    sa.Column('log_id', sa.Text(), nullable=False),
    sa.Column('identity', sa.Text(), nullable=False),
    sa.Column('document_no', sa.Text(), nullable=True),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('last4', sa.Text(), nullable=False),
    sa.Column('cardholder', sa.Text(), nullable=True),
    sa.Column('purchase_date', record.Day(), nullable=False),
    sa.Column('post_date', record.Day(), nullable=False),
    sa.Column('merchant', sa.Text(), nullable=False),
    sa.Column('mcc', sa.Text(), nullable=True),
    sa.Column('amount_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tax_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('customer_code', sa.Text(), nullable=True),
    sa.Column('file_line', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('raw', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['statement_imports.id'], name=op.f('fk_card_transactions_import_id')),
    sa.ForeignKeyConstraint(['log_id'], ['card_logs.id'], name=op.f('fk_card_transactions_log_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_transactions')),
    sqlite_strict=True
    )
    op.create_index('ix_card_transactions_card', 'card_transactions', ['last4', 'post_date'], unique=False)
    op.create_index('ix_card_transactions_identity', 'card_transactions', ['identity'], unique=False)
    op.create_index(op.f('ix_card_transactions_import_id'), 'card_transactions', ['import_id'], unique=False)
    op.create_index(op.f('ix_card_transactions_log_id'), 'card_transactions', ['log_id'], unique=False)
    op.create_table('delegations',
    sa.Column('organization_id', sa.Text(), nullable=False),
    sa.Column('delegate_id', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('limit_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('effective_from', record.Day(), nullable=False),
    sa.Column('effective_to', record.Day(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['delegate_id'], ['persons.id'], name=op.f('fk_delegations_delegate_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_delegations_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegations')),
    sqlite_strict=True
    )
    op.create_table('deliveries',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('workstation_id', sa.Text(), nullable=False),
    sa.Column('dock', sa.Text(), nullable=False),
    sa.Column('carrier', sa.Text(), nullable=True),
    sa.Column('pieces', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('opened_at', record.Moment(), nullable=False),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('slip_number', sa.Text(), nullable=True),
    sa.Column('current_purchase_id', sa.Text(), nullable=True),
    sa.Column('current_line_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['persons.id'], name=op.f('fk_deliveries_opened_by')),
    sa.ForeignKeyConstraint(['workstation_id'], ['workstations.id'], name=op.f('fk_deliveries_workstation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('number', name=op.f('uq_deliveries_number')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_deliveries_slip_number'), 'deliveries', ['slip_number'], unique=False)
    op.create_index('ix_deliveries_state', 'deliveries', ['state', 'id'], unique=False)
    op.create_table('duty_permissions',
    sa.Column('purchase_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('duty', sa.Text(), nullable=False),
    sa.Column('allowed_by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['allowed_by'], ['persons.id'], name=op.f('fk_duty_permissions_allowed_by')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_duty_permissions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_permissions')),
    sqlite_strict=True
    )
    op.create_index('ix_duty_permissions_purchase', 'duty_permissions', ['purchase_id', 'person_id'], unique=False)
    op.create_table('ownership_determinations',
    sa.Column('asset_id', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('pack', sa.Text(), nullable=False),
    sa.Column('pack_hash', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=True),
    sa.Column('who_tags', sa.Text(), nullable=False),
    sa.Column('tag_due', record.Day(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('conditions', sa.Text(), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=True),
    sa.Column('overridden_by', sa.Text(), nullable=True),
    sa.Column('override_reason', sa.Text(), nullable=True),
    sa.Column('supersedes_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['overridden_by'], ['persons.id'], name=op.f('fk_ownership_determinations_overridden_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ownership_determinations')),
    sqlite_strict=True
    )
    op.create_index('ix_ownership_determinations_asset', 'ownership_determinations', ['asset_id', 'id'], unique=False)
    op.create_table('pin_changes',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('pin_hash', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_pin_changes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pin_changes')),
    sqlite_strict=True
    )
    op.create_index('ix_pin_changes_person', 'pin_changes', ['person_id', 'id'], unique=False)
    op.create_table('role_assignments',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('held_from', record.Day(), nullable=False),
    sa.Column('held_to', record.Day(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_role_assignments_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_assignments')),
    sa.UniqueConstraint('person_id', 'role', 'held_from', name=op.f('uq_role_assignments_person_id_role_held_from')),
    sqlite_strict=True
    )
    op.create_table('sign_ins',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('succeeded', record.YesNo(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_sign_ins_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sqlite_strict=True
    )
    op.create_index('ix_sign_ins_person', 'sign_ins', ['person_id', 'id'], unique=False)
    op.create_table('signatures',
    sa.Column('log_id', sa.Text(), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('meaning', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['log_id'], ['card_logs.id'], name=op.f('fk_signatures_log_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_signatures_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures')),
    sa.UniqueConstraint('log_id', 'revision', 'role', name=op.f('uq_signatures_log_id_revision_role')),
    sqlite_strict=True
    )
    op.create_table('slip_placements',
    sa.Column('slip_id', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('delivery_id', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_rule', record.YesNo(), nullable=False),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['slip_id'], ['slips.id'], name=op.f('fk_slip_placements_slip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip_placements')),
    sqlite_strict=True
    )
    op.create_index('ix_slip_placements_slip', 'slip_placements', ['slip_id', 'id'], unique=False)
    op.create_table('slip_readings',
    sa.Column('slip_id', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('slip_number', sa.Text(), nullable=True),
    sa.Column('pages', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['slip_id'], ['slips.id'], name=op.f('fk_slip_readings_slip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip_readings')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_slip_readings_slip_id'), 'slip_readings', ['slip_id'], unique=False)
    op.create_table('tags',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('series_id', sa.Text(), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('asset_id', sa.Text(), nullable=True),
    sa.Column('prints', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['series_id'], ['tag_series.id'], name=op.f('fk_tags_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tags')),
    sa.UniqueConstraint('number', name=op.f('uq_tags_number')),
    sa.UniqueConstraint('series_id', 'sequence', name=op.f('uq_tags_series_id_sequence')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_tags_asset_id'), 'tags', ['asset_id'], unique=False)
    op.create_table('charge_explanations',
    sa.Column('transaction_id', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['corrects_id'], ['charge_explanations.id'], name=op.f('fk_charge_explanations_corrects_id')),
    sa.ForeignKeyConstraint(['transaction_id'], ['card_transactions.id'], name=op.f('fk_charge_explanations_transaction_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_explanations')),
    sa.UniqueConstraint('corrects_id', name=op.f('uq_charge_explanations_corrects_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_charge_explanations_transaction_id'), 'charge_explanations', ['transaction_id'], unique=False)
    op.create_table('charge_matches',
    sa.Column('transaction_id', sa.Text(), nullable=False),
    sa.Column('purchase_id', sa.Text(), nullable=False),
    sa.Column('cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['corrects_id'], ['charge_matches.id'], name=op.f('fk_charge_matches_corrects_id')),
    sa.ForeignKeyConstraint(['transaction_id'], ['card_transactions.id'], name=op.f('fk_charge_matches_transaction_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_matches')),
    sa.UniqueConstraint('corrects_id', name=op.f('uq_charge_matches_corrects_id')),
    sqlite_strict=True
    )
    op.create_index('ix_charge_matches_purchase', 'charge_matches', ['purchase_id'], unique=False)
    op.create_index(op.f('ix_charge_matches_transaction_id'), 'charge_matches', ['transaction_id'], unique=False)
    op.create_table('custody_events',
    sa.Column('asset_id', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('location_id', sa.Text(), nullable=True),
    sa.Column('custodian_id', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['assets.id'], name=op.f('fk_custody_events_asset_id')),
    sa.ForeignKeyConstraint(['custodian_id'], ['persons.id'], name=op.f('fk_custody_events_custodian_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_custody_events_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody_events')),
    sqlite_strict=True
    )
    op.create_index('ix_custody_events_asset', 'custody_events', ['asset_id', 'id'], unique=False)
    op.create_table('delivery_events',
    sa.Column('delivery_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('scan_id', sa.Text(), nullable=True),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_delivery_events_delivery_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_events')),
    sqlite_strict=True
    )
    op.create_index('ix_delivery_events_delivery', 'delivery_events', ['delivery_id', 'id'], unique=False)
    op.create_index('ix_delivery_events_value', 'delivery_events', ['value', 'kind'], unique=False)
    op.create_table('print_requests',
    sa.Column('asset_id', sa.Text(), nullable=False),
    sa.Column('tag_id', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('asked_at', record.Moment(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('claimed_by', sa.Text(), nullable=True),
    sa.Column('trouble', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'printing', 'printed', 'withdrawn')", name=op.f('ck_print_requests_known_state')),
    sa.ForeignKeyConstraint(['asked_by'], ['persons.id'], name=op.f('fk_print_requests_asked_by')),
    sa.ForeignKeyConstraint(['claimed_by'], ['workstations.id'], name=op.f('fk_print_requests_claimed_by')),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_print_requests_tag_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_requests')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_print_requests_asset_id'), 'print_requests', ['asset_id'], unique=False)
    op.create_index('ix_print_requests_state', 'print_requests', ['state', 'id'], unique=False)
    op.create_index(op.f('ix_print_requests_tag_id'), 'print_requests', ['tag_id'], unique=False)
    op.create_table('receipt_lines',
    sa.Column('delivery_id', sa.Text(), nullable=False),
    sa.Column('scan_id', sa.Text(), nullable=True),
    sa.Column('purchase_line_id', sa.Text(), nullable=False),
    sa.Column('asset_id', sa.Text(), nullable=True),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('disposition', sa.Text(), nullable=False),
    sa.Column('condition', sa.Text(), nullable=False),
    sa.Column('over', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['assets.id'], name=op.f('fk_receipt_lines_asset_id')),
    sa.ForeignKeyConstraint(['corrects_id'], ['receipt_lines.id'], name=op.f('fk_receipt_lines_corrects_id')),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_receipt_lines_delivery_id')),
    sa.ForeignKeyConstraint(['purchase_line_id'], ['purchase_lines.id'], name=op.f('fk_receipt_lines_purchase_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt_lines')),
    sa.UniqueConstraint('corrects_id', name=op.f('uq_receipt_lines_corrects_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_receipt_lines_asset_id'), 'receipt_lines', ['asset_id'], unique=False)
    op.create_index('ix_receipt_lines_delivery', 'receipt_lines', ['delivery_id', 'id'], unique=False)
    op.create_index('ix_receipt_lines_purchase_line', 'receipt_lines', ['purchase_line_id', 'id'], unique=False)
    op.create_index(op.f('ix_receipt_lines_scan_id'), 'receipt_lines', ['scan_id'], unique=False)
    op.create_table('tag_events',
    sa.Column('tag_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('at', record.Moment(), nullable=False),
    sa.Column('asset_id', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('printer', sa.Text(), nullable=True),
    sa.Column('stock', sa.Text(), nullable=True),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('corrects_id', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_tag_events_tag_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag_events')),
    sqlite_strict=True
    )
    op.create_index('ix_tag_events_tag', 'tag_events', ['tag_id', 'id'], unique=False)
    protect(op.get_bind(), FACTS)
    make_asset_search(op.get_bind())
