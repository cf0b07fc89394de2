"""A made-up office of a few people with three orders, as files."""

import json

FILES = {
    "office.json": json.dumps(
        {
            "name": "Dock of the North",
            "time_zone": "America/Chicago",
            "central_it": "00100",
            "cycles": [{"cycle": "2026-10", "opens": "2026-09-06", "closes": "2026-10-05"}],
            "tag_floor": "1000.00",
            "capital_floor": "5000.00",
            "tag_days": 60,
            "overlay_agency_tag_days": 30,
        }
    ),
    "organizations.csv": (
        "code,name,kind\n00100,Office of Computers,central_it\n00200,Board of Maps,agency\n"
        "V1,Wire Works,vendor\n"
    ),
    "people.csv": (
        "employee_no,name,email,organization_code,roles,supervisor_employee_no,ots_employee,active_from,active_to\n"
        "E1,Ada Head,,00100,administrator;property_manager,,yes,2020-01-01,\n"
        "E2,Cal Clerk,,00100,receiving_clerk,E1,yes,2020-01-01,\n"
        "E3,Dan Gone,,00100,receiving_clerk,E1,yes,2020-01-01,2026-06-30\n"
        "E4,Eve Card,,00100,cardholder,E1,yes,2020-01-01,\n"
        "E5,Fay Check,,00100,approver,,yes,2020-01-01,\n"
        "E6,Gus Twin,,00200,,,no,2020-01-01,\n"
        "E7,Gus Twin,,00200,,,no,2020-01-01,\n"
        "E8,Hal Agency,,00200,agency_approver,,no,2020-01-01,\n"
        "E9,Ida Link,,00100,arm,,yes,2020-01-01,\n"
    ),
    "cards.csv": (
        "last4,cardholder,approver,organization,single_purchase_limit,cycle_limit,certified_until,active\n"
        '0042,E4,E5,00100,"5,000.00",25000.00,2027-04-30,yes\n'
    ),
    "holidays.csv": "date,name\n2026-10-12,Columbus Day\n",
    "locations.csv": (
        "code,organization,site,building,floor,room,bin,kind,active\nDOCK-9,00100,North,Hall,1,Gate,,dock,yes\n"
    ),
    "tag_series.csv": (
        "series,prefix,width,check,organization,use\nMAIN,N,6,mod10,00100,property\n"
        "LOW,L,6,none,00100,below_floor\n"
    ),
    "delegations.csv": (
        "organization,delegate,scope,limit,effective_from,effective_to,status\n"
        "00200,E8,IT requests,25000.00,2025-07-01,,official\n"
    ),
    "lines_of_service.csv": (
        "code,name,monthly_rate,term_months,effective_from,effective_to\n"
        "DESK,Desk as a Service,9.00,48,2020-07-01,\n"
    ),
    "central_list.csv": "commodity_class,words,effective_from,effective_to\n43211500,computers,2014-07-01,\n",
    "exemption_list.csv": (
        "organization,commodity_class,words,effective_from,effective_to\n*,,map scanner,2014-07-01,\n"
    ),
    "approvals.csv": (
        "Ticket,Requested On,Requester,Agency,For Use By,Line of Service,Purchaser,Acquisition Method,Vendor,"
        "PO Number,Order Date,Card,Contract,Ship To,Line,Manufacturer,Mfr Part,Vendor Part,Description,"
        "Commodity Class,Qty,UoM,Unit Cost,Shipping,Serialized,Agency Approver,Agency Approved On,ARM,"
        "ARM Approved On,Notes\n"
        "SR-1,08/30/2026,Gus Maps,00200,Gus Maps,Desk as a Service,00100,P-Card,Wire Works,PO-7001,"
        "09/09/2026,0042,,DOCK-9,1,Acme,AC-100,77001,Notebook 14in,43211500,2,EA,1500.00,0.00,Yes,"
        "Hal Agency,08/31/2026,Ida Link,08/31/2026,\n"
        "SR-2,08/30/2026,Gus Maps,00200,Gus Maps,None,00100,PO,Wire Works,PO-7002,09/09/2026,"
        ",,DOCK-9,1,Acme,AC-200,77002,Patch cable,26121600,10,EA,4.50,0.00,No,Hal Agency,08/31/2026,"
        "Ida Link,08/31/2026,\n"
        "SR-3,08/30/2026,Gus Maps,00200,Gus Maps,Desk as a Service,00100,PO,Wire Works,PO-7003,09/09/2026,"
        ",,DOCK-9,1,Acme,AC-300,77003,Docking station,43211600,1,EA,200.00,0.00,Yes,Hal Agency,08/31/2026,"
        "Ida Link,08/31/2026,\n"
        "SR-3,08/30/2026,Gus Maps,00200,Gus Maps,Desk as a Service,00100,PO,Wire Works,PO-7003,09/09/2026,"
        ",,DOCK-9,2,Acme,AC-400,77004,Monitor 24in,43211900,1,EA,150.00,0.00,Yes,Hal Agency,08/31/2026,"
        "Ida Link,08/31/2026,\n"
    ),
    "statement.csv": (
        "Document,Accountholder,Account Number,Purchase Date,Post Date,Vendor,MCC,Amount,Sales Tax,"
        "Tax Status,Customer Code,Reference Number,Original Amount,Original Currency,Receipt\n"
        "TXN1,Eve Card,************0042,09/09/2026,09/10/2026,WIRE WORKS,5045,3000.00,,,PO-7001,270659,,,Y\n"
        "TXN2,Eve Card,************0042,09/11/2026,09/12/2026,PAPER SHOP,5943,12.50,,,,270660,,,Y\n"
    ),
}


def write(folder):
    """The files in ``folder``, made for it."""
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
